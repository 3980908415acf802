// All settings of the sync in one form: saved together, checked at the field, refused by the core with words.
import { Button, NativeSelect, Switch, TextInput } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useState } from 'react';
import { OFFERING_MODES } from '#shared/model/sku.ts';
import { OFFERING_TEXT } from '#shared/text/labels.ts';
import { Section } from '../../components/bits.tsx';
import { typedWhole, UnitField } from '../../components/fields.tsx';
import { type Outputs, orpc } from '../../rpc/client.ts';
import { useAction, useMay } from '../../rpc/hooks.ts';
import { ProductLines } from './product-lines.tsx';

type Settings = Outputs['settings']['get']['values'];
type NumberKey = { [K in keyof Settings]: Settings[K] extends number ? K : never }[keyof Settings];

interface NumberField {
  readonly key: NumberKey;
  readonly label: string;
  readonly unit: string;
  readonly help: string;
  readonly min: number;
  readonly max: number;
}

const HOW_OFTEN: readonly NumberField[] = [
  { key: 'sync.intervalSeconds', label: 'Every', unit: 's', help: 'Pause between two cycles', min: 1, max: 3600 },
  {
    key: 'mapping.refreshMinutes',
    label: 'Look for new Apex batches every',
    unit: 'min',
    help: 'Only what changed is asked for',
    min: 1,
    max: 1440,
  },
  {
    key: 'mapping.fullRefreshHours',
    label: 'Read all Apex batches every',
    unit: 'h',
    help: 'Costs credits for every batch',
    min: 1,
    max: 744,
  },
];

const HOW_CAREFUL: readonly NumberField[] = [
  {
    key: 'sync.safetyMinBatches',
    label: 'Safety stop above',
    unit: 'batches',
    help: 'To zero, or cut by over half',
    min: 0,
    max: 100_000,
  },
  {
    key: 'sync.safetySharePercent',
    label: 'and above this share',
    unit: '%',
    help: 'Of the batches in the plan',
    min: 0,
    max: 100,
  },
  {
    key: 'sync.parkAfterAttempts',
    label: 'Park a batch after',
    unit: 'tries',
    help: 'It then waits for a person',
    min: 3,
    max: 1000,
  },
  {
    key: 'apex.monthlyCreditBudget',
    label: 'Credits a month',
    unit: 'credits',
    help: 'Near it, Apex is asked less often',
    min: 0,
    max: 100_000_000,
  },
  { key: 'apex.requestsPerSecond', label: 'Requests at most', unit: 'per s', help: 'Apex allows 15', min: 1, max: 14 },
  {
    key: 'apex.requestTimeoutSeconds',
    label: 'Wait for an answer',
    unit: 's',
    help: 'Then it is read back',
    min: 1,
    max: 120,
  },
  { key: 'sync.logDays', label: 'Keep the log', unit: 'days', help: 'Older lines are removed', min: 1, max: 3650 },
];

const isMode = (value: string) => OFFERING_MODES.find((mode) => mode === value);

export function SettingsForm(props: { values: Settings; fromEnvironment: readonly string[] }) {
  const [values, setValues] = useState(props.values);
  const [texts, setTexts] = useState<Partial<Record<NumberKey, string>>>({});
  const may = useMay('settings.write');
  const save = useAction(orpc.settings.set.mutationOptions(), (it) =>
    it.changed.length === 0 ? 'Nothing was different' : `${it.changed.length} settings saved`,
  );
  const locked = (key: keyof Settings) => !may || props.fromEnvironment.includes(key);
  const help = (key: keyof Settings, text: string) =>
    props.fromEnvironment.includes(key) ? 'Comes from the environment; not changed here' : text;
  const set = (change: Partial<Settings>) => setValues((old) => ({ ...old, ...change }));

  const numbers = [...HOW_OFTEN, ...HOW_CAREFUL];
  const problemOfNumber = (field: NumberField): string | null => {
    const text = texts[field.key];
    const value = text === undefined ? values[field.key] : typedWhole(text);
    return value === null || value < field.min || value > field.max
      ? `Use a whole number from ${field.min.toLocaleString('en-US')} to ${field.max.toLocaleString('en-US')}.`
      : null;
  };
  const changed = Object.fromEntries(
    Object.entries(values).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(Reflect.get(props.values, key)),
    ),
  );
  const dirty = Object.keys(changed).length > 0 || Object.keys(texts).length > 0;
  const invalid = numbers.some((field) => problemOfNumber(field) !== null);
  useBlocker({
    shouldBlockFn: ({ current, next }) =>
      dirty && current.pathname !== next.pathname && !window.confirm('Leave without saving the settings?'),
    enableBeforeUnload: dirty,
  });

  const numberField = (field: NumberField) => (
    <UnitField
      key={field.key}
      label={field.label}
      unit={field.unit}
      description={help(field.key, field.help)}
      disabled={locked(field.key)}
      value={texts[field.key] ?? String(values[field.key])}
      error={problemOfNumber(field)}
      onChange={(text) => {
        setTexts((old) => ({ ...old, [field.key]: text }));
        const value = typedWhole(text);
        if (value !== null) set({ [field.key]: value });
      }}
    />
  );

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!invalid) save.mutate(changed, { onSuccess: () => setTexts({}) });
      }}
    >
      <Section title="How often">
        <div className="ph-stack">
          <Switch
            size="xs"
            label="Send quantities to Apex"
            checked={values['sync.enabled']}
            disabled={locked('sync.enabled')}
            onChange={(event) => set({ 'sync.enabled': event.currentTarget.checked })}
          />
          <div className="ph-fields">{HOW_OFTEN.map(numberField)}</div>
        </div>
      </Section>
      <Section title="How careful">
        <div className="ph-fields">{HOW_CAREFUL.map(numberField)}</div>
      </Section>
      <Section title="What is offered">
        <div className="ph-stack">
          <NativeSelect
            label="How a package's grams are offered"
            description={OFFERING_TEXT[values['packages.offeringMode']].text}
            disabled={locked('packages.offeringMode')}
            value={values['packages.offeringMode']}
            data={OFFERING_MODES.map((mode) => ({ value: mode, label: OFFERING_TEXT[mode].label }))}
            onChange={({ currentTarget: { value } }) => {
              const mode = isMode(value);
              if (mode) set({ 'packages.offeringMode': mode });
            }}
          />
          <ProductLines
            lines={values['mapping.productLines']}
            disabled={locked('mapping.productLines')}
            onChange={(lines) => set({ 'mapping.productLines': lines })}
          />
        </div>
      </Section>
      <Section title="Where">
        <div className="ph-stack">
          <TextInput
            label="Apex address"
            description={help('apex.url', 'As in https://app.apextrading.com/api')}
            disabled={locked('apex.url')}
            value={values['apex.url']}
            onChange={(event) => set({ 'apex.url': event.currentTarget.value })}
          />
          <TextInput
            label="Facility name"
            description={help('facility.name', 'Shown at the top of every page')}
            disabled={locked('facility.name')}
            value={values['facility.name']}
            onChange={(event) => set({ 'facility.name': event.currentTarget.value })}
          />
        </div>
      </Section>
      {may && (
        <div className="ph-savebar">
          <span className="ph-muted" role="status">
            {dirty ? 'Not saved yet' : 'All saved'}
          </span>
          <Button
            className="ph-push"
            disabled={!dirty}
            onClick={() => {
              setValues(props.values);
              setTexts({});
            }}
          >
            Undo changes
          </Button>
          <Button type="submit" variant="filled" disabled={!dirty || invalid} loading={save.isPending}>
            Save settings
          </Button>
        </div>
      )}
    </form>
  );
}
