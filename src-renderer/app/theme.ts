// Mantine's side of the look. Colours and sizes themselves are the tokens of tokens.css; this file only
// points Mantine at them, so that light, dark and the two densities are one place.
import {
  ActionIcon,
  Button,
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  Input,
  Menu,
  Modal,
  Notification,
  Tabs,
  Tooltip,
} from '@mantine/core';

// A dialog may lie hidden under the lock; the lock screen above it still scrolls.
const SCROLL = { removeScrollProps: { noIsolation: true } };

export const theme = createTheme({
  primaryColor: 'pine',
  primaryShade: { light: 6, dark: 6 },
  colors: {
    pine: [
      '#e7f5f2',
      '#cbe9e2',
      '#9fd6ca',
      '#6fc2b2',
      '#45ab99',
      '#228d7c',
      '#0f7768',
      '#0b6256',
      '#094e45',
      '#063a33',
    ],
    red: ['#fdecea', '#fad5d2', '#f3aca6', '#ea7f77', '#dc5a50', '#c93d33', '#b3261e', '#961d16', '#761611', '#590f0b'],
  },
  fontFamily: 'var(--ph-font)',
  fontFamilyMonospace: 'var(--ph-mono)',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.8125rem', lg: '0.9375rem', xl: '1.25rem' },
  lineHeights: { xs: '1.3333', sm: '1.5385', md: '1.5385', lg: '1.6', xl: '1.4' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.25rem', xl: '1.5rem' },
  defaultRadius: 'sm',
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  components: {
    Button: Button.extend({ defaultProps: { size: 'xs', variant: 'default' } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray', size: 28 } }),
    Input: Input.extend({ defaultProps: { size: 'xs' } }),
    InputWrapper: Input.Wrapper.extend({ defaultProps: { size: 'xs' } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300, withArrow: false, multiline: true, maw: 320 } }),
    Modal: Modal.extend({
      defaultProps: {
        centered: false,
        yOffset: '10vh',
        transitionProps: { duration: 120, transition: 'fade' },
        ...SCROLL,
      },
    }),
    Drawer: Drawer.extend({ defaultProps: { ...SCROLL } }),
    Notification: Notification.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Dismiss' } } }),
    Tabs: Tabs.extend({ defaultProps: { keepMounted: false } }),
    Menu: Menu.extend({ defaultProps: { position: 'bottom-end', shadow: 'md', transitionProps: { duration: 80 } } }),
  },
});

const shared = {
  '--mantine-color-body': 'var(--ph-surface)',
  '--mantine-color-text': 'var(--ph-text)',
  '--mantine-color-dimmed': 'var(--ph-muted)',
  '--mantine-color-placeholder': 'var(--ph-muted)',
  '--mantine-color-anchor': 'var(--ph-accent-text)',
  '--mantine-color-default': 'var(--ph-surface)',
  '--mantine-color-default-hover': 'var(--ph-hover)',
  '--mantine-color-default-color': 'var(--ph-text)',
  '--mantine-color-default-border': 'var(--ph-line-strong)',
  '--mantine-color-error': 'var(--ph-bad)',
  '--mantine-color-gray-light-color': 'var(--ph-text)',
};

/** Mantine's own variables, said in Packhouse's tokens. */
export const themeVariables: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared });
