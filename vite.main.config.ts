// Bundles the desktop program's main process. Installed packages stay outside and are shipped beside it.
import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    ssr: 'src-main/hosts/electron/main.ts',
    outDir: 'dist/main',
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    sourcemap: false,
    rolldownOptions: { output: { format: 'es', entryFileNames: 'main.js', codeSplitting: false } },
  },
  ssr: { external: ['electron'] },
});
