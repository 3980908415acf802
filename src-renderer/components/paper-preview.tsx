// The preview of a paper: what will be printed, what it lacks, and the ways out of here: print, PDF, Esc. Any screen
// opens it with `openPaper`; the paper is made afresh every time, of what is stored at that moment.
import { ActionIcon, Button, Modal, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconFileTypePdf, IconMinus, IconPlus, IconPrinter } from '@tabler/icons-react';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Paper } from '#shared/contract/printing.ts';
import { styleNonce } from '../lib/nonce.ts';
import { orpc } from '../rpc/client.ts';
import { tell, tellProblem, useMay } from '../rpc/hooks.ts';
import { useLabelOptions } from '../stores/label-options.ts';
import { closePaper, type PaperAsked, useAskedPaper } from '../stores/paper.ts';
import { LoadProblem } from './empty-state.tsx';
import './paper.css';
import { PaperFrame, type PaperFrameHandle, type Zoom } from './paper-frame.tsx';
import { LabelFields } from './paper-options.tsx';
import { saveFile } from './save-file.ts';
import { Bone } from './skeleton.tsx';

export { openPaper } from '../stores/paper.ts';

const ZOOM_STEPS: readonly number[] = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3];

/** The paper that is open, over whatever screen. */
export function PaperPreview() {
  const { asked, open } = useAskedPaper();
  return (
    <Modal
      opened={open}
      onClose={closePaper}
      closeOnEscape={false}
      title={asked?.title}
      size="min(1180px, calc(100vw - 48px))"
      yOffset={24}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ content: 'ph-paper', body: 'ph-paper-body' }}
    >
      {asked && <PaperBody asked={asked.paper} />}
    </Modal>
  );
}

function usePaper(asked: PaperAsked): Paper {
  const options = useLabelOptions();
  return asked.kind === 'package_labels'
    ? {
        kind: 'package_labels',
        packageIds: asked.packageIds,
        code: options.code,
        size: options.size,
        copies: options.copies,
      }
    : asked;
}

/** Esc is for the paper alone: by the time the drawer under it heard of the key, there would be no dialog any more. */
function useEscape(leave: () => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      leave();
    };
    window.addEventListener('keydown', pressed, true);
    return () => window.removeEventListener('keydown', pressed, true);
  }, [leave]);
}

function PaperBody({ asked }: { readonly asked: PaperAsked }) {
  const paper = usePaper(asked);
  const query = useQuery(
    orpc.printing.document.queryOptions({
      input: { paper, nonce: styleNonce() },
      staleTime: 0,
      gcTime: 0,
      placeholderData: keepPreviousData,
    }),
  );
  const [zoom, setZoom] = useState<Zoom>('fit');
  const frame = useRef<PaperFrameHandle>(null);
  const ready = query.data !== undefined && !query.isPlaceholderData;
  const printButton = useRef<HTMLButtonElement>(null);
  const shown = query.data !== undefined;
  // Enter prints what was asked for; a paper that is made anew leaves the focus where it is.
  useEffect(() => {
    if (shown) printButton.current?.focus();
  }, [shown]);
  const print = (): void => {
    if (ready) frame.current?.print();
  };
  useHotkeys([['mod+P', print]], []);
  useEscape(closePaper);
  return (
    <>
      <div className="ph-toolbar ph-paper-tools">
        {paper.kind === 'package_labels' && <LabelFields />}
        <ZoomButtons zoom={zoom} onZoom={setZoom} />
        <div className="ph-toolbar-end">
          <SaveAsPdf paper={paper} ready={ready} onPrint={print} />
          <Button
            ref={printButton}
            variant="filled"
            leftSection={<IconPrinter size={14} />}
            disabled={!ready}
            onClick={print}
          >
            Print
          </Button>
        </div>
      </div>
      {query.data && query.data.warnings.length > 0 && <Warnings of={query.data.warnings} />}
      {query.isError && <LoadProblem error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <PaperSkeleton />}
      {query.data && !query.isError && (
        <PaperFrame ref={frame} title={query.data.title} html={query.data.html} zoom={zoom} onEscape={closePaper} />
      )}
    </>
  );
}

function ZoomButtons({ zoom, onZoom }: { zoom: Zoom; onZoom: (zoom: Zoom) => void }) {
  const now = zoom === 'fit' ? 1 : zoom;
  const smaller = ZOOM_STEPS.findLast((step) => step < now);
  const bigger = ZOOM_STEPS.find((step) => step > now);
  return (
    <fieldset className="ph-paper-zoom" aria-label="Zoom">
      <Tooltip label="Smaller">
        <ActionIcon
          variant="default"
          aria-label="Smaller"
          disabled={smaller === undefined}
          onClick={() => onZoom(smaller ?? now)}
        >
          <IconMinus size={14} />
        </ActionIcon>
      </Tooltip>
      <Button aria-pressed={zoom === 'fit'} onClick={() => onZoom(zoom === 'fit' ? 1 : 'fit')}>
        {zoom === 'fit' ? 'Fit width' : `${Math.round(zoom * 100)} %`}
      </Button>
      <Tooltip label="Bigger">
        <ActionIcon
          variant="default"
          aria-label="Bigger"
          disabled={bigger === undefined}
          onClick={() => onZoom(bigger ?? now)}
        >
          <IconPlus size={14} />
        </ActionIcon>
      </Tooltip>
    </fieldset>
  );
}

function SaveAsPdf({ paper, ready, onPrint }: { paper: Paper; ready: boolean; onPrint: () => void }) {
  const can = useQuery(orpc.printing.canPdf.queryOptions({ staleTime: Number.POSITIVE_INFINITY }));
  const mayExport = useMay('data.export');
  const pdf = useMutation({
    ...orpc.printing.pdf.mutationOptions(),
    onSuccess: (file) => {
      saveFile(file.fileName, [file.contentBase64]);
      tell(`${file.fileName} saved`);
    },
    onError: tellProblem,
  });
  const save = (): void => {
    if (can.data?.pdf && mayExport) {
      pdf.mutate({ paper });
      return;
    }
    tell('Choose “Save as PDF” as the printer in the print dialog.');
    // The print dialog stops this window: the sentence has to be on the screen before.
    requestAnimationFrame(() => requestAnimationFrame(onPrint));
  };
  return (
    <Button
      leftSection={<IconFileTypePdf size={14} />}
      disabled={!ready || can.isPending}
      loading={pdf.isPending}
      onClick={save}
    >
      Save as PDF
    </Button>
  );
}

const MOST_WARNINGS = 4;

function Warnings({ of: warnings }: { of: readonly string[] }) {
  const more = warnings.length - MOST_WARNINGS;
  return (
    <div className="ph-paper-warnings" role="status" aria-label="About this paper">
      <ul>
        {warnings.slice(0, MOST_WARNINGS).map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
      {more > 0 && (
        <details>
          <summary>{more === 1 ? '1 more' : `${more} more`}</summary>
          <ul>
            {warnings.slice(MOST_WARNINGS).map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

const PaperSkeleton = () => (
  <div className="ph-paper-skeleton" role="status" aria-label="Loading">
    <Bone width="40%" height={22} />
    <Bone width="100%" height={120} />
    <Bone width="72%" />
    <Bone width="64%" />
  </div>
);
