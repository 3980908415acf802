// Holds the screens and everything they open. While covered, nothing of it can be seen, read out, found or reached,
// and nothing of it is lost: it comes back as it was, with the keyboard where it was.
import { type MantineThemeOverride, MantineThemeProvider, Portal } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { type ReactNode, useLayoutEffect, useRef } from 'react';

const LAYER = 'ph-layer';

// Dialogs, menus and tips are drawn inside the cover instead of at the end of the page.
const inside: MantineThemeOverride = {
  components: { Portal: Portal.extend({ defaultProps: { target: `#${LAYER}` } }) },
};

export function Cover(props: { covered: boolean; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const focused = useRef<HTMLElement | null>(null);
  useLayoutEffect(() => {
    if (props.covered) {
      const active = document.activeElement;
      focused.current = active instanceof HTMLElement && box.current?.contains(active) ? active : null;
    } else if (focused.current?.isConnected) {
      focused.current.focus({ preventScroll: true });
      focused.current = null;
    }
  }, [props.covered]);
  return (
    <div ref={box} className="ph-cover" hidden={props.covered} inert={props.covered}>
      <MantineThemeProvider theme={inside}>
        {props.children}
        <Notifications position="bottom-center" limit={3} autoClose={6000} transitionDuration={120} />
      </MantineThemeProvider>
      <div id={LAYER} />
    </div>
  );
}
