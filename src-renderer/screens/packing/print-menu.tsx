// Papers of what is selected, or else of everything shown: the pick list, the orders' packing slips, and labels of
// the packages in use.
import { Button, Menu } from '@mantine/core';
import { IconListCheck, IconPrinter, IconReceipt, IconTag } from '@tabler/icons-react';
import { useState } from 'react';
import type { PackingRow } from '#shared/contract/packing.ts';
import { openPaper } from '../../components/paper-preview.tsx';
import { plural } from '../../lib/format.ts';

/** One paper takes no more. */
const MOST_LINES = 5000;
const MOST = 500;

const ordersOf = (rows: readonly PackingRow[]): string[] => [...new Set(rows.map((row) => row.packingOrderId))];

const packagesOf = (rows: readonly PackingRow[]): string[] => [
  ...new Set(rows.flatMap(({ allocations }) => allocations.map(({ packageId }) => packageId))),
];

export function PrintMenu(props: { selected: () => readonly PackingRow[]; shown: () => readonly PackingRow[] }) {
  const [of, setOf] = useState<{ rows: readonly PackingRow[]; selected: boolean }>({ rows: [], selected: false });
  const look = () => {
    const selected = props.selected();
    setOf({ rows: selected.length > 0 ? selected : props.shown(), selected: selected.length > 0 });
  };
  const { rows } = of;
  const orders = ordersOf(rows);
  const packages = packagesOf(rows);
  const tooMany = (count: number, most: number) => (count > most ? ': too many at once, filter first' : '');
  return (
    <Menu onOpen={look}>
      <Menu.Target>
        <Button leftSection={<IconPrinter size={14} />}>Print</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{of.selected ? 'Of the selected rows' : 'Of everything shown'}</Menu.Label>
        <Menu.Item
          leftSection={<IconListCheck size={14} />}
          disabled={rows.length === 0 || rows.length > MOST_LINES}
          onClick={() =>
            openPaper({ paper: { kind: 'pick_list', lineIds: rows.map(({ id }) => id) }, title: 'Pick list' })
          }
        >
          Pick list ({plural(rows.length, 'line')}
          {tooMany(rows.length, MOST_LINES)})
        </Menu.Item>
        <Menu.Item
          leftSection={<IconReceipt size={14} />}
          disabled={orders.length === 0 || orders.length > MOST}
          onClick={() =>
            openPaper({ paper: { kind: 'packing_slip', packingOrderIds: orders }, title: 'Packing slips' })
          }
        >
          Packing slips ({plural(orders.length, 'order')}
          {tooMany(orders.length, MOST)})
        </Menu.Item>
        <Menu.Item
          leftSection={<IconTag size={14} />}
          disabled={packages.length === 0 || packages.length > MOST}
          onClick={() =>
            openPaper({
              paper: { kind: 'package_labels', packageIds: packages },
              title: 'Package labels',
            })
          }
        >
          Package labels ({plural(packages.length, 'package')}
          {tooMany(packages.length, MOST)})
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
