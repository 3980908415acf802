// What one SKU uses of one consumable: for every piece counted or every unit packaged, and how many.
import { NativeSelect, Select } from '@mantine/core';
import { useState } from 'react';
import type { ConsumableRow, RecipePer, RecipeRow } from '#shared/contract/consumables.ts';
import { amountWords, RECIPE_PER_TEXT, recipeWords } from '#shared/text/consumables.ts';
import { skuWords } from '#shared/text/sku.ts';
import { UnitField } from '../../components/fields.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { useSkuChoices } from '../../components/sku-choices.ts';
import { client } from '../../rpc/client.ts';
import { tell } from '../../rpc/hooks.ts';
import { typedThousandths } from './words.ts';

const isPer = (value: string): value is RecipePer => Object.hasOwn(RECIPE_PER_TEXT, value);

interface Values {
  readonly skuKey: string;
  readonly consumableId: string;
  readonly per: RecipePer;
  /** As typed. */
  readonly amount: string;
}

interface Props {
  /** What is changed; null for a new one. */
  readonly recipe: RecipeRow | null;
  /** What it begins with when it is new. */
  readonly consumableId?: string | undefined;
  readonly skuKey?: string | undefined;
  readonly recipes: readonly RecipeRow[];
  readonly consumables: readonly ConsumableRow[];
  readonly onClose: () => void;
}

export function RecipeDialog(props: Props) {
  const { recipe, recipes } = props;
  const skus = useSkuChoices(recipes.map(({ skuKey }) => skuKey));
  const before: Values = {
    skuKey: recipe?.skuKey ?? props.skuKey ?? '',
    consumableId: recipe?.consumableId ?? props.consumableId ?? '',
    per: recipe?.per ?? 'piece',
    amount: recipe ? amountWords(recipe.thousandths) : '1',
  };
  const [values, setValues] = useState(before);
  const [tried, setTried] = useState(false);
  const thousandths = typedThousandths(values.amount);
  const known =
    recipe === null
      ? recipes.find((it) => it.skuKey === values.skuKey && it.consumableId === values.consumableId)
      : undefined;
  const problems = {
    skuKey: values.skuKey === '' ? 'Choose the SKU.' : null,
    consumableId: values.consumableId === '' ? 'Choose the consumable.' : null,
    amount: thousandths === null ? 'Use a number with up to three decimals, such as 1 or 0.25, up to 1,000.' : null,
  };
  const submit = () => {
    setTried(true);
    if (problems.skuKey || problems.consumableId || thousandths === null) return null;
    const { skuKey, consumableId, per } = values;
    return client.consumables
      .putRecipe({ skuKey, consumableId, per, thousandths })
      .then(() => tell(`${skuWords(skuKey)} uses ${recipeWords({ per, thousandths })}`));
  };
  const shown = (problem: string | null) => (tried ? problem : null);
  return (
    <FormDialog
      title={recipe ? `${skuWords(recipe.skuKey)}: ${recipe.consumableName}` : 'What a SKU uses'}
      submit={recipe || known ? 'Save' : 'Add to the recipe'}
      dirty={JSON.stringify(values) !== JSON.stringify(before)}
      onClose={props.onClose}
      onSubmit={submit}
    >
      {recipe === null && (
        <>
          <Select
            label="SKU"
            searchable
            allowDeselect={false}
            data-autofocus={props.skuKey === undefined || undefined}
            data={[...skus]}
            nothingFoundMessage="No such SKU. Custom ones are known once a package or a batch has them."
            value={values.skuKey || null}
            error={shown(problems.skuKey)}
            onChange={(skuKey) => skuKey !== null && setValues({ ...values, skuKey })}
          />
          <Select
            label="Consumable"
            searchable
            allowDeselect={false}
            data-autofocus={props.skuKey !== undefined || undefined}
            data={props.consumables.map(({ id, name }) => ({ value: id, label: name }))}
            nothingFoundMessage="No such consumable. Add it first."
            value={values.consumableId || null}
            error={shown(problems.consumableId)}
            onChange={(consumableId) => consumableId !== null && setValues({ ...values, consumableId })}
          />
        </>
      )}
      <UnitField
        {...(recipe && { 'data-autofocus': true })}
        label="Amount"
        description="With up to three decimals: 0.25 is one for every four."
        unit={`per ${RECIPE_PER_TEXT[values.per].label}`}
        value={values.amount}
        error={shown(problems.amount)}
        onChange={(amount) => setValues({ ...values, amount })}
      />
      <NativeSelect
        label="Counted"
        description={RECIPE_PER_TEXT[values.per].text}
        value={values.per}
        data={Object.entries(RECIPE_PER_TEXT).map(([value, { label }]) => ({ value, label: `For every ${label}` }))}
        onChange={({ currentTarget: { value } }) => isPer(value) && setValues({ ...values, per: value })}
      />
      <p role="status" className="ph-muted">
        {known && `There already: ${recipeWords(known)}. Saving replaces that. `}
        What was used before stays as it was booked.
      </p>
    </FormDialog>
  );
}
