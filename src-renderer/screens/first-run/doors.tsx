// Nobody has an account yet: three ways in, side by side.
import { IconArrowRight, IconBuildingFactory2, IconFileImport, IconSchool } from '@tabler/icons-react';
import { useTrainingSwitch } from '../../app/training-switch.ts';
import { Problem } from '../../components/form-dialog.tsx';
import { useSession } from '../../rpc/hooks.ts';
import { openGuide } from '../../stores/first-run.ts';
import { useScreenTitle } from '../../stores/page-title.ts';

export function Doors() {
  const session = useSession();
  const { enter, busy, error } = useTrainingSwitch();
  const canSwitch = session?.canSwitch ?? false;
  useScreenTitle('Welcome');
  const doors = [
    {
      title: 'Set up my facility',
      text: 'Your account, the facility, and Apex with a live check. Two minutes; all but the account can wait.',
      icon: IconBuildingFactory2,
      open: () => openGuide('new'),
      disabled: false,
    },
    {
      title: 'Come from the old client',
      text: 'The same, and the settings of your apex_config.json are taken over. The file itself stays as it is.',
      icon: IconFileImport,
      open: () => openGuide('old-client'),
      disabled: false,
    },
    {
      title: 'Try the training sandbox',
      text: canSwitch
        ? 'A sample facility with its own Apex on this computer. Nothing in it is real; break what you like.'
        : 'This way of running Packhouse cannot open it in place. Start it with npm run sandbox.',
      icon: IconSchool,
      open: enter,
      disabled: busy || !canSwitch,
    },
  ];
  return (
    <main className="ph-door">
      <div className="ph-door-card">
        <h1>Welcome to Packhouse</h1>
        <p className="ph-muted">
          It keeps what Apex sells equal to what is on your shelf. Nobody has an account here yet: how do you want to
          begin?
        </p>
        {error !== null && <Problem error={error} />}
        <ul className="ph-doors">
          {doors.map(({ title, text, icon: Icon, open, disabled }) => (
            <li key={title}>
              <button type="button" className="ph-tile ph-way" onClick={open} disabled={disabled}>
                <Icon size={28} stroke={1.5} aria-hidden />
                <strong>{title}</strong>
                <span className="ph-muted">{text}</span>
                <IconArrowRight className="ph-way-arrow" size={18} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      </div>
      <footer className="ph-door-foot">
        <span className="ph-muted">Packhouse {session?.version}</span>
      </footer>
    </main>
  );
}
