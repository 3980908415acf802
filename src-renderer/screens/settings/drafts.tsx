// Settings that were changed and are not saved yet: they survive going from area to area, and leaving the page with some
// asks first.
import { Button, Modal } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { SettingKey, Settings } from '#shared/contract/settings.ts';
import { meansSame } from '#shared/rules/setting-values.ts';
import { plural } from '../../lib/format.ts';
import { useUnsaved } from '../../stores/unsaved.ts';

export type Drafts = ReadonlyMap<SettingKey, unknown>;

interface DraftsAtHand {
  readonly draftsOf: (keys: readonly SettingKey[]) => Drafts;
  readonly draft: (key: SettingKey, raw: unknown) => void;
  readonly forget: (keys: readonly SettingKey[]) => void;
  /** The question before leaving; belongs into the page. */
  readonly question: ReactNode;
}

/** `values`: as they are stored. */
export function useDrafts(values: Settings): DraftsAtHand {
  const [drafts, setDrafts] = useState<Drafts>(new Map());
  const dirty = drafts.size > 0;
  useUnsaved(dirty);
  const leaving = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname,
    enableBeforeUnload: dirty,
    withResolver: true,
  });
  return {
    draftsOf: (keys) => new Map([...drafts].filter(([key]) => keys.includes(key))),
    draft: (key, raw) =>
      setDrafts((old) => {
        const next = new Map(old);
        if (meansSame(key, raw, values[key])) next.delete(key);
        else next.set(key, raw);
        return next;
      }),
    forget: (keys) => setDrafts((old) => new Map([...old].filter(([key]) => !keys.includes(key)))),
    question: leaving.status === 'blocked' && (
      <Modal opened onClose={leaving.reset} title="Leave without saving?" withCloseButton={false} size={420}>
        <div className="ph-stack">
          <p>{plural(drafts.size, 'change')} of the settings would be lost.</p>
          <div className="ph-row">
            <Button className="ph-push" onClick={leaving.reset} data-autofocus>
              Stay here
            </Button>
            <Button color="red" variant="filled" onClick={leaving.proceed}>
              Leave and discard
            </Button>
          </div>
        </div>
      </Modal>
    ),
  };
}
