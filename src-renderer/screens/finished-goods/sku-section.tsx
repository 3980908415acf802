// What the package offers, SKU by SKU, and the Apex batch each one feeds.
import { Button, NativeSelect } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { OFFERING_MODES, type OfferingMode } from '#shared/model/sku.ts';
import { MATCHED_BY_TEXT, OFFERING_TEXT, UNMATCHED_TEXT } from '#shared/text/labels.ts';
import { Ago, Section } from '../../components/bits.tsx';
import { PinDialog } from '../../components/pin-dialog.tsx';
import { gramsUnit, whole, wholeOrDash } from '../../lib/format.ts';
import { orpc, type PackageDetail } from '../../rpc/client.ts';
import { useAction, useMay, usePackages } from '../../rpc/hooks.ts';
import { CustomSkuDialog } from './custom-sku-dialog.tsx';
import { useKeptBy } from './kept-by.tsx';
import { SkuSettingDialog } from './sku-setting-dialog.tsx';

type Sku = PackageDetail['skus'][number];
type Link = PackageDetail['batches'][number];
type Open = { readonly what: 'setting' | 'custom' | 'pin'; readonly sku: Sku } | { readonly what: 'new' };

const isMode = (value: string): value is OfferingMode => OFFERING_MODES.some((mode) => mode === value);

export function SkuSection({ detail }: { detail: PackageDetail }) {
  const [open, setOpen] = useState<Open | null>(null);
  const may = useMay('finished-goods.write');
  const keptBy = useKeptBy();
  const usual = usePackages().data?.offeringMode ?? 'shared';
  const setMode = useAction(orpc.packages.setOffering.mutationOptions());
  const close = () => setOpen(null);
  return (
    <Section
      title="Offered on Apex"
      actions={
        may && (
          <Button leftSection={<IconPlus size={14} />} onClick={() => setOpen({ what: 'new' })}>
            Custom SKU
          </Button>
        )
      }
    >
      <NativeSelect
        label="How the grams are offered"
        description={
          keptBy === null
            ? OFFERING_TEXT[detail.effectiveMode].text
            : 'The tracker says how many units of each SKU there are. What was done here since is taken off.'
        }
        disabled={!may || keptBy !== null}
        value={detail.offeringMode ?? ''}
        data={[
          { value: '', label: `As everywhere (${OFFERING_TEXT[usual].label.toLowerCase()})` },
          ...OFFERING_MODES.map((mode) => ({ value: mode, label: OFFERING_TEXT[mode].label })),
        ]}
        onChange={({ currentTarget: { value } }) =>
          setMode.mutate({ id: detail.id, mode: isMode(value) ? value : null })
        }
      />
      <table className="ph-table" style={{ marginTop: 8 }}>
        <thead>
          <tr>
            <th>SKU</th>
            <th className="ph-num">Units</th>
            <th>Apex batch</th>
            <th>
              <span className="ph-visually-hidden">Change</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {detail.skus.map((sku) => (
            <SkuRow
              key={sku.key}
              sku={sku}
              link={detail.batches.find((batch) => batch.skuKey === sku.key)}
              weighted={detail.effectiveMode === 'weighted'}
              onOpen={setOpen}
            />
          ))}
        </tbody>
      </table>
      {open?.what === 'setting' && (
        <SkuSettingDialog
          detail={detail}
          sku={open.sku}
          onClose={close}
          onCustom={() => setOpen({ what: 'custom', sku: open.sku })}
        />
      )}
      {open?.what === 'custom' && <CustomSkuDialog packageId={detail.id} sku={open.sku} onClose={close} />}
      {open?.what === 'new' && <CustomSkuDialog packageId={detail.id} sku={null} onClose={close} />}
      {open?.what === 'pin' && (
        <PinDialog
          target={{ packageId: detail.id, strain: detail.strain }}
          skuKey={open.sku.key}
          skuName={open.sku.name}
          onClose={close}
        />
      )}
    </Section>
  );
}

function settingWords(sku: Sku, weighted: boolean): string {
  if (sku.setting.excluded) return 'left out';
  if (sku.setting.manualUnits !== null) return `set by hand; grams allow ${whole(sku.calculated)}`;
  if (weighted) return `${((sku.setting.weight ?? 0) / 100).toFixed(2)} % of the grams`;
  return '';
}

function SkuRow(props: { sku: Sku; link: Link | undefined; weighted: boolean; onOpen: (open: Open) => void }) {
  const { sku, link } = props;
  const may = useMay('finished-goods.write');
  const mayPin = useMay('mapping.write');
  const words = settingWords(sku, props.weighted);
  return (
    <tr>
      <td>
        {sku.name}
        <div className="ph-muted">{gramsUnit(sku.milligramsPerPiece * sku.packSize)} each</div>
      </td>
      <td className="ph-num">
        <span className="ph-strong">{whole(sku.units)}</span>
        {words && <div className="ph-muted">{words}</div>}
      </td>
      <td style={{ maxWidth: 176 }}>
        <BatchWords link={link} />
        {mayPin && link && link.status !== 'unlimited' && (
          <button type="button" className="ph-link" onClick={() => props.onOpen({ what: 'pin', sku })}>
            {link.status === 'matched' ? 'Pin another' : 'Pin a batch'}
            <span className="ph-visually-hidden"> for {sku.name}</span>
          </button>
        )}
      </td>
      <td className="ph-num">
        {may && (
          <Button onClick={() => props.onOpen({ what: 'setting', sku })} aria-label={`Edit ${sku.name}`}>
            Edit
          </Button>
        )}
      </td>
    </tr>
  );
}

const isReason = (reason: string): reason is keyof typeof UNMATCHED_TEXT => Object.hasOwn(UNMATCHED_TEXT, reason);

function whyNot(link: Link): string {
  if (link.status === 'ambiguous') return `${whole(link.candidates.length)} Apex batches fit`;
  return isReason(link.reason) ? UNMATCHED_TEXT[link.reason] : UNMATCHED_TEXT.no_batch;
}

function BatchWords({ link }: { link: Link | undefined }) {
  if (!link) return <span className="ph-muted">Not offered</span>;
  if (link.status !== 'matched' || link.matchedBy === null) {
    return <div>{whyNot(link)}</div>;
  }
  const same = link.desired === link.acknowledged;
  return (
    <>
      <div className="ph-ellipsis" title={link.productName ?? undefined}>
        {link.batchId} {MATCHED_BY_TEXT[link.matchedBy]}
      </div>
      <div className="ph-muted">
        {same
          ? `Apex has ${wholeOrDash(link.acknowledged)}`
          : `${wholeOrDash(link.acknowledged)} → ${wholeOrDash(link.desired)}`}
        {link.acknowledgedAt && (
          <>
            , <Ago at={link.acknowledgedAt} />
          </>
        )}
      </div>
    </>
  );
}
