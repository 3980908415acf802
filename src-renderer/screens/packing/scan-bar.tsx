// Always ready for a scan: the field one can also type into, what is in hand, and what the last scan did.
import { ActionIcon, NativeSelect, Popover, Switch, TextInput, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import {
  IconAlertTriangle,
  IconBarcode,
  IconCircleCheck,
  IconHelpCircle,
  IconSettings,
  IconVolume,
  IconVolumeOff,
  IconX,
} from '@tabler/icons-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { whole } from '../../lib/format.ts';
import { usePackingRow } from './data.ts';
import { putDown, useDesk } from './desk.ts';
import { createScanReader } from './scan-keys.ts';
import {
  changeScanSettings,
  PACKAGE_MODE_TEXT,
  PACKAGE_MODES,
  PRODUCT_MODE_TEXT,
  PRODUCT_MODES,
  useScanSettings,
} from './scan-settings.ts';
import type { ScanResult } from './use-scan.ts';

export function ScanBar(props: {
  may: boolean;
  last: ScanResult | null;
  onScan: (text: string) => void;
  onLeaveDown: () => void;
}) {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [reader] = useState(createScanReader);
  useHotkeys([['s', () => field.current?.focus()]]);

  const send = () => {
    if (text.trim() !== '') props.onScan(text);
    setText('');
  };
  const keyed = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      // The first Esc empties the field, the next one leaves it.
      event.stopPropagation();
      if (text === '') field.current?.blur();
      return setText('');
    }
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      return props.onLeaveDown();
    }
    // A scanner may end with Tab; a person's Tab goes on to the next control.
    const { now } = reader.press({ key: event.key, at: event.timeStamp, chord: event.ctrlKey || event.metaKey });
    if (event.key !== 'Enter' && !(event.key === 'Tab' && now === 'scan')) return;
    event.preventDefault();
    send();
  };

  return (
    <section className="ph-scan" aria-label="Scan">
      <TextInput
        ref={field}
        className="ph-scan-field"
        aria-label="Scan or type a tag, invoice or product"
        placeholder="Scan, or type + Enter"
        leftSection={<IconBarcode size={16} aria-hidden />}
        rightSection={<kbd aria-hidden>S</kbd>}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={keyed}
      />
      <InHand />
      <LastScan last={props.last} />
      <ScanOptions may={props.may} />
    </section>
  );
}

function InHand() {
  const lineId = useDesk((desk) => desk.lineId);
  const chosen = useDesk((desk) => desk.chosen);
  const row = usePackingRow(lineId);
  if (!row) return <span className="ph-muted ph-hand">No line in hand: scan an invoice, a product or a tag.</span>;
  const next = row.allocations.find(({ reserved }) => reserved > 0);
  return (
    <span className="ph-hand" data-hand={row.id}>
      <Tooltip label="Put it down">
        <ActionIcon size={20} aria-label="Put the line down" onClick={putDown}>
          <IconX size={12} />
        </ActionIcon>
      </Tooltip>
      <span className="ph-hand-words">
        <span className="ph-ellipsis">
          <b>
            {whole(row.packed)} of {whole(row.ordered)}
          </b>{' '}
          {row.state === 'complete' && <IconCircleCheck size={14} role="img" aria-label="packed" />} {row.productName}
        </span>
        <span className="ph-ellipsis ph-muted">
          {row.invoiceNumber} · {row.store}
          {chosen ? ' · from ' : next && ' · take from '}
          {(chosen ?? next) && <span className="ph-mono">…{(chosen ?? next)?.metrcNumber.slice(-8)}</span>}
        </span>
      </span>
    </span>
  );
}

const SIGN = {
  ok: IconCircleCheck,
  refused: IconAlertTriangle,
  unknown: IconHelpCircle,
  asked: IconHelpCircle,
} as const;
const SAID = { ok: 'Done', refused: 'Not taken', unknown: 'Not known', asked: 'Please answer' } as const;

function LastScan({ last }: { last: ScanResult | null }) {
  const Sign = last && SIGN[last.outcome];
  return (
    <span className="ph-last-scan" role="status" data-outcome={last?.outcome} title={last?.words}>
      {last && Sign && (
        // Said anew even when the words are the same.
        <span key={last.turn}>
          <Sign size={16} role="img" aria-label={SAID[last.outcome]} /> {last.words}
        </span>
      )}
    </span>
  );
}

function ScanOptions({ may }: { may: boolean }) {
  const settings = useScanSettings();
  const Sound = settings.sound ? IconVolume : IconVolumeOff;
  return (
    <Popover position="bottom-end" trapFocus withRoles>
      <Popover.Target>
        <Tooltip
          label={
            may
              ? `A package scan ${PACKAGE_MODE_TEXT[settings.packageMode]}; a product scan ${PRODUCT_MODE_TEXT[settings.productMode]}`
              : 'What a scan does'
          }
        >
          <ActionIcon className="ph-scan-options" aria-label="What a scan does">
            <Sound size={14} aria-hidden />
            <IconSettings size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label="What a scan does">
        <div className="ph-stack">
          {may && (
            <>
              <NativeSelect
                label="A package scan"
                value={settings.packageMode}
                data={PACKAGE_MODES.map((value) => ({ value, label: PACKAGE_MODE_TEXT[value] }))}
                onChange={({ currentTarget: { value } }) => {
                  const packageMode = PACKAGE_MODES.find((mode) => mode === value);
                  if (packageMode) changeScanSettings({ packageMode });
                }}
              />
              <NativeSelect
                label="A product scan"
                value={settings.productMode}
                data={PRODUCT_MODES.map((value) => ({ value, label: PRODUCT_MODE_TEXT[value] }))}
                onChange={({ currentTarget: { value } }) => {
                  const productMode = PRODUCT_MODES.find((mode) => mode === value);
                  if (productMode) changeScanSettings({ productMode });
                }}
              />
            </>
          )}
          <Switch
            label="A short sound for every scan"
            checked={settings.sound}
            onChange={(event) => changeScanSettings({ sound: event.currentTarget.checked })}
          />
          <p className="ph-muted">Remembered on this computer.</p>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
