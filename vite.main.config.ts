// Bundles the desktop program's main process. Installed packages stay outside and are shipped beside it. The program of
// the workbooks' thread goes into the bundle as text: a thread cannot be counted on to find files inside the archive the
// program is packed into.
import { fileURLToPath } from 'node:url';
import { build, defineConfig, type Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const slashed = (path: string) => path.replaceAll('\\', '/');

const THREAD = 'src-main/integrations/excel/book-thread.ts';
const THREAD_CODE = slashed(here('src-main/integrations/excel/thread-code.ts'));

async function bundledThread(): Promise<string> {
  const bundle = await build({
    configFile: false,
    root: here('.'),
    logLevel: 'warn',
    build: {
      ssr: THREAD,
      write: false,
      target: 'node24',
      minify: false,
      sourcemap: false,
      // Text is run as a script.
      rolldownOptions: { output: { format: 'cjs', codeSplitting: false } },
    },
  });
  const chunks = 'output' in bundle ? bundle.output : [];
  const [chunk, ...others] = chunks;
  if (chunk?.type !== 'chunk' || others.length > 0) throw new Error('The thread’s program is not one file.');
  return chunk.code;
}

const threadAsText = (): Plugin => ({
  name: 'packhouse-thread-as-text',
  load: async (id) =>
    slashed(id) === THREAD_CODE
      ? `export const THREAD_CODE = { program: ${JSON.stringify(await bundledThread())}, isText: true };`
      : null,
});

export default defineConfig({
  plugins: [threadAsText()],
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
