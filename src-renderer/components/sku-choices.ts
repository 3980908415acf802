// The SKUs that something can be said about: the four defaults, then custom ones as packages and batches know them.
import { useQuery } from '@tanstack/react-query';
import { DEFAULT_SKUS } from '#shared/rules/sku-units.ts';
import { skuWords } from '#shared/text/sku.ts';
import { orpc } from '../rpc/client.ts';
import { usePackages } from '../rpc/hooks.ts';

export interface SkuChoice {
  readonly value: string;
  readonly label: string;
}

/** `more`: keys that are to be among them whoever knows them. */
export function useSkuChoices(more: readonly string[]): readonly SkuChoice[] {
  const packages = usePackages().data?.packages ?? [];
  const batches = useQuery(orpc.production.list.queryOptions({ input: { view: 'active' } })).data?.batches ?? [];
  const names = new Map<string, string>(DEFAULT_SKUS.map(({ key, name }) => [key, name]));
  for (const { targets } of batches) for (const { skuKey, name } of targets) names.set(skuKey, name);
  for (const key of more) if (!names.has(key)) names.set(key, skuWords(key));
  for (const { units } of packages) for (const key in units) if (!names.has(key)) names.set(key, skuWords(key));
  return [...names].map(([value, label]) => ({ value, label }));
}
