// Builds the window (src-renderer) into dist/renderer. Relative addresses so that it works from a
// loopback server and from an app protocol alike; nothing inlined so that a strict content-security
// policy (script-src 'self', font-src 'self') holds.
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('src-renderer'),
  base: './',
  plugins: [react()],
  build: {
    outDir: here('dist/renderer'),
    emptyOutDir: true,
    target: 'es2024',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // The grid is one chunk of its own, fetched with the first screen that shows a table.
    chunkSizeWarningLimit: 1200,
  },
});
