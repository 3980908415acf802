// The page's style nonce. The host's content-security policy lets in only styles that carry it; Mantine
// and the grid make some at run time. The third reader, the scroll lock under dialogs, looks for a global.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

Reflect.set(globalThis, '__webpack_nonce__', nonce);

/** Empty when the host set none. */
export const styleNonce = (): string => nonce;
