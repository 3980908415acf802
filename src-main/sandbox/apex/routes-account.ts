// /v1/welcome names what the token may do; /v1/usage what the month has cost so far.
import type { RouteTable } from './exchange.ts';

export function addAccountRoutes({ add }: RouteTable): void {
  add(['GET'], '/v1/welcome', null, ({ holder }) => ({
    name: 'Apex Trading',
    'api-version': 'v1',
    access: holder.abilities,
  }));
  add(['GET'], '/v1/usage', null, ({ holder }) => ({ data: holder.account.usage() }));
}
