// One step of the set-up: its heading (which gets the keyboard's focus), what it is for, its fields, and its buttons.
import { Button } from '@mantine/core';
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import { Problem } from '../../components/form-dialog.tsx';

interface Props {
  readonly title: string;
  readonly text: ReactNode;
  readonly submit: string;
  readonly busy?: boolean;
  readonly error?: unknown;
  readonly onSubmit: () => void;
  readonly onBack?: () => void;
  /** What leaving this step out means, and doing so. */
  readonly skip?: { readonly words: string; readonly button: string; readonly go: () => void };
  readonly children: ReactNode;
}

export function StepForm(props: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!props.busy) props.onSubmit();
  };
  return (
    <form className="ph-stack" onSubmit={submit} noValidate>
      <h1 ref={heading} tabIndex={-1}>
        {props.title}
      </h1>
      <p className="ph-muted">{props.text}</p>
      {props.children}
      {props.error != null && <Problem error={props.error} />}
      <div className="ph-row ph-row-wrap">
        {props.onBack && <Button onClick={props.onBack}>Back</Button>}
        <span className="ph-push" />
        {props.skip && (
          <Button variant="subtle" onClick={props.skip.go} disabled={props.busy ?? false}>
            {props.skip.button}
          </Button>
        )}
        <Button type="submit" variant="filled" loading={props.busy ?? false}>
          {props.submit}
        </Button>
      </div>
      {props.skip && <p className="ph-hint">{props.skip.words}</p>}
    </form>
  );
}
