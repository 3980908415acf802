// One setting: what it is called, what it does, its limits, the control its type needs, whether it differs from
// the default with the way back, and why it is locked when it is.
import { NativeSelect, Select, Switch, TextInput } from '@mantine/core';
import { IconLock, IconPencil } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { SettingKey, Settings } from '#shared/contract/settings.ts';
import { defaultOf, meansSame, settingShape } from '#shared/rules/setting-values.ts';
import { OFFERING_TEXT } from '#shared/text/labels.ts';
import { settingLimits, settingProblem } from '#shared/text/setting-problems.ts';
import { SETTING_TEXT, settingValueWords } from '#shared/text/settings.ts';
import { UnitField } from '../../components/fields.tsx';
import { Status } from '../../components/status.tsx';
import { ProductLines } from './product-lines.tsx';
import { OneStatusChoice, StatusChoice } from './status-choice.tsx';
import { Tolerances } from './tolerances.tsx';
import { WorkDays } from './work-days.tsx';

type Lines = Settings['mapping.productLines'];

export interface SettingFieldProps {
  readonly name: SettingKey;
  /** What stands in the control: the draft, else what is stored. */
  readonly raw: unknown;
  readonly changed: boolean;
  readonly fromEnvironment: boolean;
  /** What the core refused about it, until it is changed. */
  readonly refused: string | null;
  readonly onChange: (raw: unknown) => void;
}

const NUMBER = new Intl.NumberFormat('en-US', { maximumFractionDigits: 3 });

const TIME_ZONES = Intl.supportedValuesOf('timeZone');

const isLines = (raw: unknown): raw is Lines => Array.isArray(raw);
const textOf = (raw: unknown): string => (typeof raw === 'string' || typeof raw === 'number' ? String(raw) : '');

export function SettingField(props: SettingFieldProps) {
  const { name, raw, fromEnvironment } = props;
  const initial = defaultOf(name);
  // Who and where a facility is differs everywhere; there is no default to go back to.
  const usual = SETTING_TEXT[name].area === 'facility' || meansSame(name, raw, initial);
  const words = settingValueWords(name, initial);
  return (
    <div className="ph-setting" data-changed={props.changed || undefined} data-setting={name}>
      <Control {...props} problem={props.refused ?? (props.changed ? settingProblem(name, raw) : null)} />
      {(fromEnvironment || !usual) && (
        <div className="ph-setting-mark">
          {fromEnvironment ? (
            <Status
              tone="quiet"
              icon={IconLock}
              label="Given where the program is started (environment), so it is not changed here."
            />
          ) : (
            <>
              <Status tone="quiet" icon={IconPencil} label={`Differs from the default: ${words}`} />
              <button type="button" className="ph-link" onClick={() => props.onChange(initial)}>
                Back to the default
                <span className="ph-visually-hidden"> of {SETTING_TEXT[name].label}</span>
              </button>
            </>
          )}
        </div>
      )}
    </div>
  );
}

function Control(props: SettingFieldProps & { problem: string | null }) {
  const { name, raw, problem: error, onChange } = props;
  const { label, text, unit } = SETTING_TEXT[name];
  const shape = settingShape(name);
  const common = {
    label,
    error,
    disabled: props.fromEnvironment,
    description: shape.kind === 'number' ? `${text} ${settingLimits(name)}` : text,
  };
  switch (shape.kind) {
    case 'number':
      return (
        <UnitField
          {...common}
          unit={unit}
          // A number without a unit is a name, such as a port.
          value={typeof raw === 'number' && unit !== '' ? NUMBER.format(raw) : textOf(raw)}
          onChange={onChange}
        />
      );
    case 'switch':
      return (
        <Switch
          {...common}
          size="sm"
          labelPosition="left"
          onLabel="On"
          offLabel="Off"
          checked={raw === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'choice':
      return <Choice {...common} raw={raw} onChange={onChange} />;
    case 'zone':
      return (
        <Select
          {...common}
          searchable
          limit={200}
          allowDeselect={false}
          nothingFoundMessage="No such time zone. Try the largest city in it."
          data={TIME_ZONES.includes(textOf(raw)) ? TIME_ZONES : [textOf(raw), ...TIME_ZONES]}
          value={textOf(raw)}
          onChange={(value) => value !== null && onChange(value)}
        />
      );
    case 'list':
      return <StatusChoice {...common} raw={raw} onChange={onChange} />;
    case 'status':
      return <OneStatusChoice {...common} raw={raw} onChange={onChange} />;
    case 'lines':
      return (
        <Below {...common}>
          <ProductLines lines={isLines(raw) ? raw : []} disabled={props.fromEnvironment} onChange={onChange} />
        </Below>
      );
    case 'days':
      return (
        <Below {...common}>
          <WorkDays label={label} raw={raw} disabled={props.fromEnvironment} onChange={onChange} />
        </Below>
      );
    case 'tolerances':
      return (
        <Below {...common}>
          <Tolerances raw={raw} disabled={props.fromEnvironment} onChange={onChange} />
        </Below>
      );
    default:
      return (
        <TextInput
          {...common}
          type={shape.kind === 'time' || shape.kind === 'date' ? shape.kind : 'text'}
          value={textOf(raw)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}

/** A control that needs the whole width stands below its words. */
function Below(props: { label: string; description: string; error: string | null; children: ReactNode }) {
  return (
    <div>
      <p style={{ fontWeight: 500 }}>{props.label}</p>
      <p className="ph-muted" style={{ margin: '4px 0 8px' }}>
        {props.description}
      </p>
      {props.children}
      {props.error && (
        <p role="alert" style={{ color: 'var(--ph-bad)' }}>
          {props.error}
        </p>
      )}
    </div>
  );
}

function Choice(props: {
  label: string;
  description: string;
  error: string | null;
  disabled: boolean;
  raw: unknown;
  onChange: (raw: unknown) => void;
}) {
  const { raw, description, onChange, ...rest } = props;
  const chosen = Object.entries(OFFERING_TEXT).find(([mode]) => mode === raw)?.[1];
  return (
    <NativeSelect
      {...rest}
      description={`${description} ${chosen ? `${chosen.label}: ${chosen.text}` : ''}`}
      value={textOf(raw)}
      data={Object.entries(OFFERING_TEXT).map(([value, { label }]) => ({ value, label }))}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
