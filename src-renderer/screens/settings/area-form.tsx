// The settings of one area: changed as drafts, saved together on request, and refused by the core at the field.
import { Button } from '@mantine/core';
import { ORPCError } from '@orpc/client';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { SettingKey, Settings } from '#shared/contract/settings.ts';
import { type SettingsPatch, settingsPatch } from '#shared/rules/setting-values.ts';
import { settingProblem } from '#shared/text/setting-problems.ts';
import { isSettingKey, SETTING_AREAS, type SettingArea } from '#shared/text/settings.ts';
import { tellWithUndo } from '../../components/undo.tsx';
import { plural, whole } from '../../lib/format.ts';
import { problemOf } from '../../lib/problem.ts';
import { client, orpc, queryClient } from '../../rpc/client.ts';
import { tell, tellProblem } from '../../rpc/hooks.ts';
import type { Drafts } from './drafts.tsx';
import { SettingField } from './setting-field.tsx';

interface Refusal {
  readonly key: SettingKey;
  readonly raw: unknown;
  readonly text: string;
}

interface Props {
  readonly area: SettingArea;
  readonly keys: readonly SettingKey[];
  readonly values: Settings;
  readonly fromEnvironment: readonly string[];
  readonly drafts: Drafts;
  readonly onDraft: (key: SettingKey, raw: unknown) => void;
  readonly onForget: (keys: readonly SettingKey[]) => void;
  /** Without its heading: it is part of a page that has one. */
  readonly bare?: boolean;
  /** Stands above the fields. */
  readonly children?: ReactNode;
}

const ADDRESSES = ['sheets.url', 'tracker.url', 'apex.url'] as const satisfies readonly SettingKey[];

/** The setting a refusal is about; null when it is about none in particular. */
function refusedKey(error: unknown, drafts: Drafts): SettingKey | null {
  if (!(error instanceof ORPCError)) return null;
  if (error.code === 'ADDRESS_NOT_SAFE') return ADDRESSES.find((key) => drafts.has(key)) ?? 'apex.url';
  if (error.code === 'PATTERN_INVALID') return 'mapping.productLines';
  const field: unknown = error.code === 'INVALID_INPUT' ? Reflect.get(Object(error.data), 'field') : null;
  return typeof field === 'string' && isSettingKey(field) ? field : null;
}

/** The same keys as they are stored, for Undo. */
function storedOf(values: Settings, keys: readonly SettingKey[]): SettingsPatch {
  return settingsPatch(new Map(keys.map((key) => [key, values[key]]))) ?? {};
}

export function AreaForm(props: Props) {
  const { drafts, values } = props;
  const area = SETTING_AREAS.find((it) => it.key === props.area);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const changed = [...drafts.keys()];
  const wrong = changed.filter((key) => settingProblem(key, drafts.get(key)) !== null);

  const save = useMutation({
    mutationFn: (patch: SettingsPatch) => client.settings.set(patch),
    onSuccess: (result, patch) => {
      const before = storedOf(values, changed);
      // At once, so that no field shows the old value for a moment.
      queryClient.setQueryData(orpc.settings.get.queryKey(), (old) =>
        old ? { ...old, values: { ...old.values, ...patch } } : old,
      );
      props.onForget(changed);
      void queryClient.invalidateQueries({ queryKey: orpc.settings.key() });
      if (result.changed.length === 0) return tell('Nothing was different');
      const what = plural(result.changed.length, 'setting');
      tellWithUndo(`${what} saved`, () => client.settings.set(before), `${what} as before`);
    },
    onError: (error) => {
      const key = refusedKey(error, drafts);
      if (key === null) return tellProblem(error);
      const problem = problemOf(error);
      setRefusal({ key, raw: drafts.get(key), text: `${problem.text} ${problem.remedy}` });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const patch = settingsPatch(drafts);
    if (patch && changed.length > 0 && !save.isPending) save.mutate(patch);
  };

  return (
    <section className="ph-area" aria-label={props.bare ? undefined : area?.label}>
      {!props.bare && (
        <header>
          <h2>{area?.label}</h2>
          <p className="ph-muted">{area?.text}</p>
        </header>
      )}
      {props.children}
      <form onSubmit={submit} noValidate>
        {props.keys.map((key) => (
          <SettingField
            key={key}
            name={key}
            raw={drafts.has(key) ? drafts.get(key) : values[key]}
            changed={drafts.has(key)}
            fromEnvironment={props.fromEnvironment.includes(key)}
            refused={refusal?.key === key && refusal.raw === drafts.get(key) && drafts.has(key) ? refusal.text : null}
            onChange={(raw) => props.onDraft(key, raw)}
          />
        ))}
        {changed.length > 0 && (
          <div className="ph-savebar">
            <span role="status">
              <strong>{plural(changed.length, 'change')}</strong>{' '}
              <span className="ph-muted">
                {wrong.length > 0 ? `${whole(wrong.length)} to correct first` : 'not saved yet'}
              </span>
            </span>
            <Button className="ph-push" onClick={() => props.onForget(changed)}>
              Discard
            </Button>
            <Button type="submit" variant="filled" disabled={wrong.length > 0} loading={save.isPending}>
              Save {area?.label}
            </Button>
          </div>
        )}
      </form>
    </section>
  );
}
