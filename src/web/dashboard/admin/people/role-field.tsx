import { SelectField } from '../../design/field.tsx';
import { type PersonRole, roles, roleWord } from '../../wording/roles.ts';

interface RoleFieldProps {
  readonly role: PersonRole;
  readonly onChange: (role: PersonRole) => void;
}

export function RoleField({ role, onChange }: RoleFieldProps) {
  return (
    <SelectField label="Role" value={role} onChange={(next) => onChange(roles.find((each) => each === next) ?? role)}>
      {roles.map((each) => (
        <option key={each} value={each}>
          {roleWord(each)}
        </option>
      ))}
    </SelectField>
  );
}
