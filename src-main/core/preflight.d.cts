/** What the check looks at and acts on; `process` in earnest. */
interface CheckedProcess {
  readonly versions: { readonly node: string };
  readonly stderr: { write(text: string): unknown };
  exit(code: number): void;
}

declare const preflight: {
  problemWith(version: string): string | null;
  check(target: CheckedProcess): void;
};
export = preflight;
