// All recipes, one SKU after the other: what making and packaging it uses.
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { ConsumableRow, RecipeRow } from '#shared/contract/consumables.ts';
import { skuWords } from '#shared/text/sku.ts';
import { Section } from '../../components/bits.tsx';
import { EmptyState, LoadProblem } from '../../components/empty-state.tsx';
import { RowsSkeleton } from '../../components/skeleton.tsx';
import { useMay } from '../../rpc/hooks.ts';
import { useRecipes } from './data.ts';
import { RecipeDialog } from './recipe-dialog.tsx';
import { RecipeLines } from './recipe-lines.tsx';
import { bySku } from './words.ts';

type Open = { readonly recipe: RecipeRow } | { readonly skuKey: string | undefined };

const found = (recipe: RecipeRow, query: string): boolean =>
  query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => `${skuWords(recipe.skuKey)} ${recipe.consumableName}`.toLowerCase().includes(word));

export function Recipes({ consumables, query }: { consumables: readonly ConsumableRow[]; query: string }) {
  const recipes = useRecipes();
  const may = useMay('production.write');
  const [open, setOpen] = useState<Open | null>(null);
  if (recipes.isError) return <LoadProblem error={recipes.error} onRetry={() => void recipes.refetch()} />;
  if (!recipes.data) return <RowsSkeleton />;
  const all = recipes.data.recipes;
  const groups = [
    ...Map.groupBy(
      all.filter((it) => found(it, query)),
      ({ skuKey }) => skuKey,
    ),
  ].sort(([a], [b]) => bySku(a, b));
  const kept = consumables.filter(({ archivedAt }) => archivedAt === null);
  return (
    <div className="ph-scroll">
      {all.length === 0 ? (
        <EmptyState title="No recipes yet">
          <p>
            A recipe says what a SKU uses: one cone for every piece, one box for every unit. From then on production
            takes it off by itself when pieces are counted and units packaged.
          </p>
          {may && (
            <Button variant="filled" onClick={() => setOpen({ skuKey: undefined })}>
              Add to a recipe
            </Button>
          )}
        </EmptyState>
      ) : (
        <div className="ph-area">
          {groups.length === 0 && (
            <p className="ph-section ph-muted">No recipe fits the filter. Type less, or press Esc in it.</p>
          )}
          {groups.map(([skuKey, lines]) => (
            <Section
              key={skuKey}
              title={skuWords(skuKey)}
              actions={
                may && (
                  <Button leftSection={<IconPlus size={14} />} onClick={() => setOpen({ skuKey })}>
                    Add
                    <span className="ph-visually-hidden"> to {skuWords(skuKey)}</span>
                  </Button>
                )
              }
            >
              <RecipeLines
                label={`Recipe of ${skuWords(skuKey)}`}
                recipes={lines}
                by="consumable"
                onEdit={(recipe) => setOpen({ recipe })}
              />
            </Section>
          ))}
          {may && (
            <div className="ph-section">
              <Button leftSection={<IconPlus size={14} />} onClick={() => setOpen({ skuKey: undefined })}>
                Another SKU
              </Button>
            </div>
          )}
        </div>
      )}
      {open && (
        <RecipeDialog
          recipe={'recipe' in open ? open.recipe : null}
          skuKey={'recipe' in open ? undefined : open.skuKey}
          recipes={all}
          consumables={kept}
          onClose={() => setOpen(null)}
        />
      )}
    </div>
  );
}
