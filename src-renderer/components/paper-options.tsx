// How labels are printed: which code, which label, how many of each. Remembered on this workstation.
import { NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import {
  isCopies,
  LABEL_CODE_WORDS,
  LABEL_SIZE_WORDS,
  MOST_COPIES,
  setLabelOptions,
  useLabelOptions,
} from '../stores/label-options.ts';
import { typedWhole } from './fields.tsx';

const choices = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

export function LabelFields() {
  const { code, size, copies } = useLabelOptions();
  const [typed, setTyped] = useState(String(copies));
  const wrong = !isCopies(typedWhole(typed));
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label="Code on the label"
        value={code}
        onChange={(value) => setLabelOptions({ code: value })}
        data={choices(LABEL_CODE_WORDS)}
      />
      <NativeSelect
        aria-label="Label size"
        value={size}
        onChange={(event) => setLabelOptions({ size: event.currentTarget.value })}
        data={choices(LABEL_SIZE_WORDS)}
      />
      <TextInput
        className="ph-paper-copies"
        aria-label="Copies of each label"
        title={`1 to ${MOST_COPIES} copies of each label`}
        inputMode="numeric"
        autoComplete="off"
        value={typed}
        error={wrong}
        rightSection={<span className="ph-muted">copies</span>}
        rightSectionWidth={52}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          const count = typedWhole(event.currentTarget.value);
          if (isCopies(count)) setLabelOptions({ copies: count });
        }}
      />
    </>
  );
}
