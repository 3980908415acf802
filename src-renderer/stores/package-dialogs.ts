// Which dialog of the finished-goods screen is open; the command palette opens them from anywhere.
import { create } from 'zustand';

export type PackageDialog = 'import' | 'create';

export const usePackageDialog = create<{ readonly open: PackageDialog | null }>(() => ({ open: null }));

export const openPackageDialog = (open: PackageDialog): void => usePackageDialog.setState({ open });
export const closePackageDialog = (): void => usePackageDialog.setState({ open: null });
