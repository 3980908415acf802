// Secrets under the operating system's own protection (DPAPI, Keychain, Secret Service). Where Linux has
// no such service Electron would only scramble them with a fixed key; the owner-only key file is better.
import { safeStorage } from 'electron';
import type { SecretProtector } from '#main/core/secrets.ts';

function systemProtects(platform: NodeJS.Platform): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false;
  return platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text';
}

/** Call once the app is ready. */
export function createSafeStorageProtector(
  fallback: () => SecretProtector,
  platform: NodeJS.Platform = process.platform,
): SecretProtector {
  if (!systemProtects(platform)) return fallback();
  return {
    name: 'safe-storage',
    protect: (plain) => safeStorage.encryptString(plain).toString('base64'),
    reveal: (sealed) => safeStorage.decryptString(Buffer.from(sealed, 'base64')),
  };
}
