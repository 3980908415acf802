// A paper as it will be printed, in a frame that runs no script. The frame is of our own origin, so that this window
// can print it, zoom it and hear its keys; its content policy is this page's own.
import { type Ref, useCallback, useEffect, useImperativeHandle, useRef } from 'react';

export type Zoom = 'fit' | number;

export interface PaperFrameHandle {
  print(): void;
}

interface Props {
  readonly title: string;
  readonly html: string;
  readonly zoom: Zoom;
  readonly onEscape: () => void;
  readonly ref: Ref<PaperFrameHandle>;
}

const SMALLEST = 0.25;
/** Label stock is small: shown three times as big it can still be read from a chair. */
const BIGGEST_FIT = 3;
const BIGGEST_PAGE = 1.25;
const A_LABEL_PX = 420;
const BESIDE_PX = 48;

/** What fits the width of the frame. */
function fitOf(frame: HTMLIFrameElement, root: HTMLElement): number {
  root.style.setProperty('--zoom', '1');
  const width = root.querySelector('.sheet')?.getBoundingClientRect().width ?? 0;
  if (width === 0) return 1;
  const most = width < A_LABEL_PX ? BIGGEST_FIT : BIGGEST_PAGE;
  return Math.max(SMALLEST, Math.min(most, (frame.clientWidth - BESIDE_PX) / width));
}

export function PaperFrame({ title, html, zoom, onEscape, ref }: Props) {
  const frame = useRef<HTMLIFrameElement>(null);

  const print = useCallback((): void => {
    frame.current?.contentWindow?.focus();
    frame.current?.contentWindow?.print();
  }, []);
  useImperativeHandle(ref, () => ({ print }), [print]);

  const applyZoom = useCallback((): void => {
    // Not there while another paper is on its way into the frame.
    const root = frame.current?.contentDocument?.querySelector('html');
    if (!frame.current || !root) return;
    const value = zoom === 'fit' ? fitOf(frame.current, root) : zoom;
    root.style.setProperty('--zoom', String(value));
  }, [zoom]);

  useEffect(() => {
    applyZoom();
    const it = frame.current;
    if (!it) return;
    const watch = new ResizeObserver(applyZoom);
    watch.observe(it);
    return () => watch.disconnect();
  }, [applyZoom]);

  const loaded = (): void => {
    applyZoom();
    // Keys pressed inside the frame never reach the dialog around it.
    frame.current?.contentDocument?.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') onEscape();
      if (event.key.toLowerCase() === 'p' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        print();
      }
    });
  };

  return (
    <iframe
      ref={frame}
      className="ph-paper-frame"
      title={title}
      sandbox="allow-same-origin allow-modals"
      srcDoc={html}
      onLoad={loaded}
    />
  );
}
