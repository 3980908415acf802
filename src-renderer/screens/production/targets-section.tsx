// What the batch makes, SKU by SKU, with a field to count into: type or scan how many were made since, Enter adds them.
import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots, IconPlus } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { ProductionBatch, ProductionTarget } from '#shared/contract/production.ts';
import { Section } from '../../components/bits.tsx';
import { typedWhole, UnitField } from '../../components/fields.tsx';
import { DASH, gramsUnit, plural, whole } from '../../lib/format.ts';
import { problemOf } from '../../lib/problem.ts';
import { orpc } from '../../rpc/client.ts';
import { useAction } from '../../rpc/hooks.ts';
import { openBatchDialog } from '../../stores/production-dialogs.ts';
import { tooMany } from './count-dialogs.tsx';
import { countPieces, piecesProblem } from './count-pieces.ts';
import { echo } from './data.ts';
import { unitsMade, unpackaged } from './words.ts';

export function TargetsSection({ batch, may }: { batch: ProductionBatch; may: boolean }) {
  return (
    <Section
      title="What it makes"
      actions={
        may && (
          <Button
            leftSection={<IconPlus size={14} />}
            onClick={() => openBatchDialog(batch, { kind: 'target', skuKey: null })}
          >
            SKU
          </Button>
        )
      }
    >
      <table className="ph-table ph-targets">
        <thead>
          <tr>
            <th scope="col">SKU</th>
            <th scope="col" className="ph-num">
              Made / planned
            </th>
            <th scope="col" className="ph-num">
              Packaged
            </th>
            {may && <th scope="col">Count</th>}
            {may && (
              <th scope="col">
                <span className="ph-visually-hidden">Change</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {batch.targets.map((target) => (
            <TargetRow key={target.skuKey} batch={batch} target={target} may={may} />
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function TargetRow({ batch, target, may }: { batch: ProductionBatch; target: ProductionTarget; may: boolean }) {
  const { packSize } = target;
  const loose = unpackaged(target);
  return (
    <tr data-sku={target.skuKey}>
      <td>
        {target.name}
        <div className="ph-muted">
          {gramsUnit(target.milligramsPerPiece)}
          {packSize > 1 && ` × ${whole(packSize)}`}
        </div>
      </td>
      <td className="ph-num">
        <span className="ph-strong">{whole(unitsMade(target))}</span> / {whole(target.plannedUnits)}
        <div className="ph-muted">{plural(target.madePieces, 'piece')}</div>
      </td>
      <td className="ph-num">
        {target.packagedPieces === 0 ? DASH : whole(Math.floor(target.packagedPieces / packSize))}
        {loose > 0 && (
          <div className="ph-muted" title="Pieces in no package">
            {whole(loose)} pcs left
          </div>
        )}
      </td>
      {may && (
        <td className="ph-count-cell">
          <CountField batch={batch} target={target} />
        </td>
      )}
      {may && (
        <td className="ph-num">
          <TargetMenu batch={batch} target={target} />
        </td>
      )}
    </tr>
  );
}

/** What was typed stays when it was refused, and goes when it was counted. */
function CountField({ batch, target }: { batch: ProductionBatch; target: ProductionTarget }) {
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() === '' || busy) return;
    const pieces = typedWhole(typed);
    const wrong = piecesProblem(pieces) ?? tooMany(batch.inWorkMg, target, pieces);
    setProblem(wrong);
    if (wrong || pieces === null) return;
    setBusy(true);
    try {
      await countPieces(batch, target, pieces);
      setTyped('');
    } catch (error) {
      const { title, remedy } = problemOf(error);
      setProblem(`${title}. ${remedy}`);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void add(event)} noValidate>
      <UnitField
        aria-label={`Pieces of ${target.name} made since the last count`}
        placeholder="+"
        unit="pcs"
        value={typed}
        error={problem}
        onChange={(text) => {
          setTyped(text);
          setProblem(null);
        }}
      />
    </form>
  );
}

function TargetMenu({ batch, target }: { batch: ProductionBatch; target: ProductionTarget }) {
  const { skuKey, name } = target;
  const remove = useAction(orpc.production.removeTarget.mutationOptions(), (it) => {
    echo(it.batch);
    return `${name} is not made of it any more`;
  });
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon size={24} aria-label={`Change ${name}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => openBatchDialog(batch, { kind: 'target', skuKey })}>Change the plan…</Menu.Item>
        <Menu.Item
          disabled={target.madePieces === 0}
          onClick={() => openBatchDialog(batch, { kind: 'correctCount', skuKey })}
        >
          Correct the count…
        </Menu.Item>
        <Menu.Item disabled={target.madePieces > 0} onClick={() => remove.mutate({ id: batch.id, skuKey })}>
          Do not make it
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
