// Files between the window and the disk: saving what the core made, reading what a person chose.
import { client } from '../rpc/client.ts';

const MIME: ReadonlyMap<string, string> = new Map([
  ['csv', 'text/csv;charset=utf-8'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['zip', 'application/zip'],
  ['pdf', 'application/pdf'],
]);

/** How long an object address stays valid: the browser must have begun to read it. */
const ADDRESS_MS = 60_000;

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** Hands a file to the browser's download. `parts` are base64. */
export function saveFile(name: string, parts: readonly string[]): void {
  const type = MIME.get(name.split('.').at(-1) ?? '') ?? 'application/octet-stream';
  const address = URL.createObjectURL(new Blob(parts.map(bytesOf), { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), ADDRESS_MS);
}

/** Fetches the file a job made, piece by piece, and saves it. */
export async function saveJobFile(jobId: string): Promise<void> {
  const parts: string[] = [];
  let offset: number | null = 0;
  let name = 'packhouse';
  while (offset !== null) {
    const piece: Awaited<ReturnType<typeof client.jobs.readFile>> = await client.jobs.readFile({ jobId, offset });
    parts.push(piece.contentBase64);
    name = piece.name;
    offset = piece.next;
  }
  saveFile(name, parts);
}

/** A chosen file's content as base64. Rejects with a sentence when it cannot be read. */
export const readChosenFile = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(new Error(`${file.name} could not be read.`));
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.readAsDataURL(file);
  });
