// What consumables read.
import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../rpc/client.ts';

export const useConsumables = (withArchived: boolean) =>
  useQuery(orpc.consumables.list.queryOptions({ input: { withArchived } }));

export const useRecipes = () => useQuery(orpc.consumables.recipes.queryOptions());
