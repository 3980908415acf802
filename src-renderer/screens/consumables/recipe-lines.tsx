// Lines of recipes as a table: what uses how much, changed and taken away.
import { Button } from '@mantine/core';
import type { RecipeRow } from '#shared/contract/consumables.ts';
import { recipeWords } from '#shared/text/consumables.ts';
import { skuWords } from '#shared/text/sku.ts';
import { tellWithUndo } from '../../components/undo.tsx';
import { client, orpc } from '../../rpc/client.ts';
import { useAction, useMay } from '../../rpc/hooks.ts';

/** `by`: which side of a recipe each line names. */
export function RecipeLines(props: {
  label: string;
  recipes: readonly RecipeRow[];
  by: 'sku' | 'consumable';
  onEdit: (recipe: RecipeRow) => void;
}) {
  return (
    <table className="ph-table" aria-label={props.label}>
      <tbody>
        {props.recipes.map((recipe) => (
          <Line key={recipe.id} recipe={recipe} by={props.by} onEdit={() => props.onEdit(recipe)} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ recipe, by, onEdit }: { recipe: RecipeRow; by: 'sku' | 'consumable'; onEdit: () => void }) {
  const may = useMay('production.write');
  const { skuKey, consumableId, per, thousandths } = recipe;
  const remove = useAction(orpc.consumables.removeRecipe.mutationOptions(), () =>
    tellWithUndo(
      `${skuWords(skuKey)} uses no ${recipe.consumableName} any more`,
      () => client.consumables.putRecipe({ skuKey, consumableId, per, thousandths }),
      `${skuWords(skuKey)} uses ${recipe.consumableName} again`,
    ),
  );
  const name = by === 'sku' ? skuWords(skuKey) : recipe.consumableName;
  return (
    <tr>
      <td className="ph-wrap">
        {name}
        <div className="ph-muted">{recipeWords(recipe)}</div>
      </td>
      {may && (
        <td className="ph-num" style={{ width: 1, whiteSpace: 'nowrap' }}>
          <Button onClick={onEdit} aria-label={`Change what ${skuWords(skuKey)} uses of ${recipe.consumableName}`}>
            Change
          </Button>{' '}
          <Button
            loading={remove.isPending}
            onClick={() => remove.mutate({ id: recipe.id })}
            aria-label={`Take out ${recipe.consumableName} of the recipe of ${skuWords(skuKey)}`}
          >
            Take out
          </Button>
        </td>
      )}
    </tr>
  );
}
