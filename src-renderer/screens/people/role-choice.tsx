// Choosing a role, with what each one may do beside it.
import { Radio } from '@mantine/core';
import { ROLES, type Role } from '#shared/rules/roles.ts';
import { ROLE_TEXT } from '#shared/text/labels.ts';

export const RoleChoice = (props: { value: Role; disabled?: boolean; onChange: (role: Role) => void }) => (
  <Radio.Group
    label="Role"
    value={props.value}
    onChange={(value) => {
      const role = ROLES.find((it) => it === value);
      if (role) props.onChange(role);
    }}
  >
    <div className="ph-roles">
      {ROLES.map((role) => (
        <Radio
          key={role}
          size="xs"
          value={role}
          label={ROLE_TEXT[role].label}
          description={ROLE_TEXT[role].text}
          disabled={props.disabled ?? false}
        />
      ))}
    </div>
  </Radio.Group>
);
