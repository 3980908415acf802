// Narrows the list to one state with Apex.
import { NativeSelect } from '@mantine/core';
import { PACKAGE_APEX_TEXT, type PackageApexState } from '#shared/text/labels.ts';

const isState = (value: string): value is PackageApexState => Object.hasOwn(PACKAGE_APEX_TEXT, value);

export const ApexStateFilter = (props: {
  value: PackageApexState | undefined;
  onChange: (value: PackageApexState | undefined) => void;
}) => (
  <NativeSelect
    aria-label="State with Apex"
    value={props.value ?? ''}
    data={[
      { value: '', label: 'Apex: any state' },
      ...Object.entries(PACKAGE_APEX_TEXT).map(([value, { label }]) => ({
        value,
        label: `Apex: ${label.toLowerCase()}`,
      })),
    ]}
    onChange={({ currentTarget: { value } }) => props.onChange(isState(value) ? value : undefined)}
  />
);
