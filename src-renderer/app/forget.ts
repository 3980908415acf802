// What the window remembers of one person and the next must not meet: messages, open dialogs, the palette.
import { notifications } from '@mantine/notifications';
import { spotlight } from '@mantine/spotlight';
import { onSession } from '../rpc/session.ts';
import { closePackageDialog } from '../stores/package-dialogs.ts';
import { closePaper } from '../stores/paper.ts';
import { closeProductionDialog } from '../stores/production-dialogs.ts';
import { holderOf } from '../stores/session.ts';
import { closeDiscardQuestion } from '../stores/unsaved.ts';

export function forgetOnChange(): void {
  onSession((view, before) => {
    if (holderOf(view) === holderOf(before)) return;
    // Set before the first person comes, by the last step of the set-up.
    if (holderOf(before) !== null) closePackageDialog();
    closePaper();
    closeProductionDialog();
    notifications.clean();
    spotlight.close();
    closeDiscardQuestion();
  });
}
