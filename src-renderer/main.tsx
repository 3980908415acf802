// The window starts here: fonts, styles, who sits here, the live subscription, then React.
import '@fontsource-variable/inter';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './app/tokens.css';
import './app/base.css';
import './app/shell.css';
import './app/parts.css';
import './app/gate.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { forgetOnChange } from './app/forget.ts';
import { keepKeysFromLocked } from './app/lock-keys.ts';
import { startLive } from './rpc/live.ts';
import { startSession } from './rpc/session.ts';

keepKeysFromLocked();
forgetOnChange();
startSession();
startLive();

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
