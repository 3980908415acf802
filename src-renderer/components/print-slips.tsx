// Packing slips of some orders: a preview that can be printed, each slip on its own page, in the order given.
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { openPaper } from '../stores/paper.ts';

/** So many slips are one print-out. */
const MOST_SLIPS = 500;

interface Props {
  readonly orders: readonly { readonly packingOrderId: string; readonly invoiceNumber: string }[];
  /** Null: a small button with only its icon. */
  readonly label: string | null;
  /** Whose slips they are, for the title of several. */
  readonly what: string;
}

export function PrintSlips(props: Props) {
  const orders = props.orders.slice(0, MOST_SLIPS);
  const only = orders.length === 1 ? orders[0] : undefined;
  if (orders.length === 0) return null;
  const print = () =>
    openPaper({
      paper: { kind: 'packing_slip', packingOrderIds: orders.map(({ packingOrderId }) => packingOrderId) },
      title: only ? `Packing slip ${only.invoiceNumber}` : `Packing slips, ${props.what}`,
    });
  if (props.label === null) {
    return (
      <Tooltip label="Packing slip">
        <ActionIcon aria-label={`Packing slip ${props.what}`} onClick={print}>
          <IconPrinter size={16} />
        </ActionIcon>
      </Tooltip>
    );
  }
  return (
    <Button leftSection={<IconPrinter size={14} />} onClick={print}>
      {props.label}
      {only && <span className="ph-visually-hidden"> {only.invoiceNumber}</span>}
    </Button>
  );
}
