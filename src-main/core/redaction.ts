// Taking secrets out of text. A redactor is told each secret once and from then on removes it in every spelling it
// may come back in: as it is, inside JSON, inside a web address, as base64. It answers text and never what it knows.

export interface Redactor {
  /** From now on this exact text is removed. Texts under six characters are ignored: they would blank ordinary words. */
  add(secret: string): void;
  /** Without the known secrets, what follows Bearer or Basic, and mail addresses. For the log. */
  clean(text: string): string;
  /** Without the known secrets; everything else stays as it is. For text that is shown or stored. */
  withoutSecrets(text: string): string;
}

export const REMOVED = '[removed]';

const BEARER = /\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=|-]{6,}/g;
// Bounded, so that a megabyte of letters without an @ costs a megabyte of looking and not its square.
const EMAIL = /[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,190}/g;
const SHORTEST_SECRET = 6;
// A shorter piece of base64 could be part of an ordinary word.
const SHORTEST_BASE64 = 8;
const BYTES_PER_GROUP = 3;

export function createRedactor(): Redactor {
  // Longest first: a secret that begins with another one must not lose its beginning only.
  let spellings: readonly string[] = [];

  const withoutSecrets = (text: string): string =>
    spellings.reduce((rest, spelling) => rest.replaceAll(spelling, REMOVED), text);

  return {
    add: (secret) => {
      if (secret.length < SHORTEST_SECRET || spellings.includes(secret)) return;
      spellings = [...new Set([...spellings, ...spellingsOf(secret)])].sort((a, b) => b.length - a.length);
    },
    withoutSecrets,
    clean: (text) => withoutSecrets(text).replace(BEARER, `$1 ${REMOVED}`).replace(EMAIL, REMOVED),
  };
}

/** Every way a program may write the secret down. */
function spellingsOf(secret: string): string[] {
  const inJson = JSON.stringify(secret).slice(1, -1);
  return [secret, inJson, inJson.replaceAll('/', '\\/'), ...addressSpellings(secret), ...base64Spellings(secret)];
}

function addressSpellings(secret: string): string[] {
  if (!secret.isWellFormed()) return [];
  const encoded = encodeURIComponent(secret);
  const small = encoded.replace(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase());
  return [encoded, small, encoded.replaceAll('%20', '+')];
}

/** Inside a longer text base64 looks different by where the secret begins, so each of the three places is one spelling. */
function base64Spellings(secret: string): string[] {
  return Array.from({ length: BYTES_PER_GROUP }, (_, before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    // The characters at both ends also depend on the neighbours; the ones between are the secret's alone.
    return bytes.toString('base64').slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
  })
    .filter((text) => text.length >= SHORTEST_BASE64)
    .flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')]);
}
