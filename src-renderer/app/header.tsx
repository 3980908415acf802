// Facility, search, how Apex stands, this workstation's own switches, and the person.
import { ActionIcon, Tooltip, useMantineColorScheme } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import {
  IconBaselineDensityLarge,
  IconBaselineDensityMedium,
  IconDeviceDesktop,
  IconMoon,
  IconSearch,
  IconSun,
} from '@tabler/icons-react';
import { isMac } from '../lib/platform.ts';
import { useSession } from '../rpc/hooks.ts';
import { setLayout, useLayout } from '../stores/layout.ts';
import { ApexLamp } from './apex-lamp.tsx';
import { PersonMenu } from './person-menu.tsx';
import { TrackerLamp } from './tracker-lamp.tsx';

const NEXT_SCHEME = { auto: 'light', light: 'dark', dark: 'auto' } as const;
const SCHEME_WORD = { auto: 'as the system', light: 'light', dark: 'dark' } as const;
const SCHEME_ICON = { auto: IconDeviceDesktop, light: IconSun, dark: IconMoon } as const;

export function Header(props: { onKeys: () => void }) {
  const facility = useSession()?.facility;
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const density = useLayout((layout) => layout.density);
  const Scheme = SCHEME_ICON[colorScheme];
  const DensityIcon = density === 'dense' ? IconBaselineDensityMedium : IconBaselineDensityLarge;
  return (
    <header className="ph-header">
      <span className="ph-facility ph-ellipsis" title={facility}>
        {facility ?? ' '}
      </span>
      <button type="button" className="ph-search-button" onClick={spotlight.open}>
        <IconSearch size={14} aria-hidden />
        <span className="ph-ellipsis">Search or do…</span>
        <kbd className="ph-search-key">{isMac ? '⌘ K' : 'Ctrl K'}</kbd>
      </button>
      <ApexLamp />
      <TrackerLamp />
      <div className="ph-row">
        <Tooltip label={`Colours: ${SCHEME_WORD[colorScheme]}`}>
          <ActionIcon
            aria-label={`Colours: ${SCHEME_WORD[colorScheme]}. Change.`}
            onClick={() => setColorScheme(NEXT_SCHEME[colorScheme])}
          >
            <Scheme size={16} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={density === 'dense' ? 'Rows: dense' : 'Rows: roomy, for gloves and touch'}>
          <ActionIcon
            aria-label={`Rows: ${density}. Change.`}
            onClick={() => setLayout({ density: density === 'dense' ? 'roomy' : 'dense' })}
          >
            <DensityIcon size={16} />
          </ActionIcon>
        </Tooltip>
        <PersonMenu onKeys={props.onKeys} />
      </div>
    </header>
  );
}
