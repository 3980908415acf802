// The frame around every screen.
import { useHotkeys } from '@mantine/hooks';
import { Outlet } from '@tanstack/react-router';
import { useState } from 'react';
import { PaperPreview } from '../components/paper-preview.tsx';
import { useSession } from '../rpc/hooks.ts';
import { TimeZone } from '../rpc/time-zone.ts';
import { setLayout, useLayout } from '../stores/layout.ts';
import { Header } from './header.tsx';
import { KeyboardHelp } from './keyboard-help.tsx';
import { Nav } from './nav.tsx';
import { useNavCollapsed } from './nav-width.ts';
import { useOutageNotice } from './outage-notice.tsx';
import { CommandPalette } from './palette.tsx';
import { PauseBanner } from './pause-banner.tsx';

export function Shell() {
  const timeZone = useSession()?.timeZone ?? 'UTC';
  const collapsed = useNavCollapsed();
  const [keys, setKeys] = useState(false);
  useOutageNotice(timeZone);
  useHotkeys([
    ['shift+?', () => setKeys(true)],
    ['mod+B', () => setLayout({ navCollapsed: !useLayout.getState().navCollapsed })],
  ]);
  return (
    <TimeZone value={timeZone}>
      <div className="ph-shell" data-collapsed={collapsed || undefined}>
        <button type="button" className="ph-skip" onClick={skipToContent}>
          Skip to the page
        </button>
        <Nav />
        <Header onKeys={() => setKeys(true)} />
        <main className="ph-main" id="content" tabIndex={-1}>
          <PauseBanner />
          <Outlet />
        </main>
        <CommandPalette />
        <PaperPreview />
        {keys && <KeyboardHelp onClose={() => setKeys(false)} />}
      </div>
    </TimeZone>
  );
}

// A button, not an anchor: the address after # belongs to the router.
function skipToContent(): void {
  document.getElementById('content')?.focus();
}
