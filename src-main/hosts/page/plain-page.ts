// Pages for when the window itself cannot be shown: no script, no outside files, words and perhaps one link.

export interface PlainPage {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly link?: { readonly href: string; readonly text: string };
}

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);

export function plainPage({ title, paragraphs, link }: PlainPage): string {
  const body = paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join('\n');
  const more = link ? `\n<p><a href="${escapeHtml(link.href)}">${escapeHtml(link.text)}</a></p>` : '';
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)} – Packhouse</title></head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}${more}
</main>
</body>
</html>
`;
}

export const notSignedInPage = plainPage({
  title: 'Open Packhouse from its own address',
  paragraphs: [
    'This page only opens with the address Packhouse printed when it was started, because everyone on this computer could reach it otherwise.',
    'Go to the window where Packhouse was started, copy the line that begins with http://127.0.0.1 and open that. If Packhouse has been restarted since, its old address no longer works.',
  ],
});

export const tooManyGuessesPage = plainPage({
  title: 'Too many wrong addresses',
  paragraphs: [
    'Packhouse was opened with a wrong key too often. Wait a minute, then copy the address it printed when it was started and open that.',
  ],
});

/** Shown in the desktop window when its page has died. */
export const recoveryPage = (href: string): string =>
  plainPage({
    title: 'This window stopped working',
    paragraphs: [
      'Packhouse itself is still running: nothing you saved is lost and the sync goes on.',
      'Open the window again with the link below. If it happens again, choose About Packhouse in the menu, then Copy diagnostics, and send that to whoever looks after Packhouse.',
    ],
    link: { href, text: 'Open the window again' },
  });
