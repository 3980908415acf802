// A page only some may see. The core refuses everybody else anyway; here they read why, and whom to ask, and the
// page itself is never drawn for them.
import type { AsyncRouteComponent } from '@tanstack/react-router';
import type { Permission } from '#shared/contract/base.ts';
import { MayNot } from '../components/may-not.tsx';
import { useMay } from '../rpc/hooks.ts';

type LazyPage = AsyncRouteComponent<unknown>;

/** Keeps the page's own preloading, so that pointing at a link still fetches it. */
export function guarded(permission: Permission, Page: LazyPage): LazyPage {
  const Guarded = () => (useMay(permission) ? <Page /> : <MayNot permission={permission} />);
  return Object.assign(Guarded, Page.preload && { preload: Page.preload });
}
