// Where the program of the workbooks' thread is: the file beside this one. The desktop program is shipped as one bundled
// file; its build (vite.main.config.ts) puts the thread's bundled program, as text, in the place of this module.

export interface ThreadCode {
  readonly program: string | URL;
  /** The program is text, not a place. */
  readonly isText: boolean;
}

export const THREAD_CODE: ThreadCode = { program: new URL('./book-thread.ts', import.meta.url), isText: false };
