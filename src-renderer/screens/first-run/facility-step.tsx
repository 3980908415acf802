// The facility: its name, its time zone, its license. With it the account is made and signed in.
import { Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

import { computersTimeZone, timeZoneChoices } from '../../lib/time-zones.ts';
import { orpc } from '../../rpc/client.ts';
import { takeSession } from '../../rpc/session.ts';
import type { Account } from './account-step.tsx';
import { StepForm } from './step.tsx';

/** What Packhouse calls a facility nobody has named yet. */
const UNNAMED = 'My facility';

interface Props {
  readonly account: Account;
  readonly onBack: () => void;
  readonly onDone: () => void;
}

export function FacilityStep({ account, onBack, onDone }: Props) {
  const [facility, setFacility] = useState('');
  const [timeZone, setTimeZone] = useState(computersTimeZone);
  const [license, setLicense] = useState('');
  const [tried, setTried] = useState(false);
  const setUp = useMutation(
    orpc.session.setUp.mutationOptions({
      onSuccess: (view) => {
        onDone();
        takeSession(view);
      },
    }),
  );
  const make = (name: string) =>
    setUp.mutate({
      name: account.name.trim(),
      password: account.password.first,
      facility: name,
      timeZone,
      license: license.trim(),
    });
  return (
    <StepForm
      title="Your facility"
      text="Shown at the top of every page. Days, times and the daily backup follow its time zone."
      submit="Make the account and go on"
      busy={setUp.isPending}
      error={setUp.error}
      onSubmit={() => {
        setTried(true);
        if (facility.trim() !== '') make(facility.trim());
      }}
      onBack={onBack}
      skip={{
        words:
          'Skipping makes the account with this computer’s time zone and the name “My facility”. Settings changes both.',
        button: 'Skip',
        go: () => make(UNNAMED),
      }}
    >
      <TextInput
        label="Facility name"
        autoComplete="organization"
        maxLength={120}
        value={facility}
        error={tried && facility.trim() === '' ? 'Enter a name, or skip this step.' : null}
        onChange={(event) => setFacility(event.currentTarget.value)}
      />
      <Select
        label="Time zone"
        description="Type a city to find it"
        data={timeZoneChoices()}
        value={timeZone}
        searchable
        allowDeselect={false}
        limit={200}
        maxDropdownHeight={220}
        nothingFoundMessage="No such time zone. Try the nearest large city."
        onChange={(value) => value && setTimeZone(value)}
      />
      <TextInput
        label="License number"
        description="Optional; as on your METRC account"
        autoComplete="off"
        maxLength={60}
        value={license}
        onChange={(event) => setLicense(event.currentTarget.value)}
      />
    </StepForm>
  );
}
