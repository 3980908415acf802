// The first cell of a row: a line's product, which opens the line; a section's name, which opens and closes it.
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import type { PackingRow } from '#shared/contract/packing.ts';
import { type Item, isLine } from './view.ts';

interface Of {
  readonly onOpen: (row: PackingRow) => void;
  readonly onToggle: (key: string) => void;
  readonly isCollapsed: (key: string) => boolean;
}

export function ProductCell({ item, of }: { item: Item; of: Of }) {
  if (item.kind === 'total') return 'Total';
  if (isLine(item)) {
    return (
      <button type="button" tabIndex={-1} className="ph-row-name" onClick={() => of.onOpen(item)}>
        {item.productName}
      </button>
    );
  }
  const Chevron = of.isCollapsed(item.key) ? IconChevronRight : IconChevronDown;
  return (
    <button
      type="button"
      tabIndex={-1}
      className="ph-row-name"
      aria-expanded={!of.isCollapsed(item.key)}
      onClick={() => of.onToggle(item.key)}
    >
      <Chevron size={14} aria-hidden />
      {item.name}
    </button>
  );
}
