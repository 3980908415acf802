// AG Grid in the same tokens as everything else: it follows light, dark and density through variables.
import { themeQuartz } from 'ag-grid-community';

export const gridTheme = themeQuartz.withParams({
  fontFamily: 'inherit',
  fontSize: 13,
  headerFontSize: 12,
  headerFontWeight: 500,
  backgroundColor: 'var(--ph-surface)',
  foregroundColor: 'var(--ph-text)',
  textColor: 'var(--ph-text)',
  subtleTextColor: 'var(--ph-muted)',
  headerBackgroundColor: 'var(--ph-surface)',
  headerTextColor: 'var(--ph-muted)',
  chromeBackgroundColor: 'var(--ph-surface)',
  borderColor: 'var(--ph-line)',
  accentColor: 'var(--ph-accent)',
  rowHoverColor: 'var(--ph-hover)',
  selectedRowBackgroundColor: 'var(--ph-selected)',
  oddRowBackgroundColor: 'var(--ph-surface)',
  rangeSelectionBorderColor: 'var(--ph-focus)',
  wrapperBorder: false,
  wrapperBorderRadius: 0,
  borderRadius: 4,
  headerRowBorder: { color: 'var(--ph-line-strong)' },
  rowBorder: { color: 'var(--ph-line)' },
  columnBorder: false,
  headerColumnResizeHandleColor: 'var(--ph-line)',
  headerColumnResizeHandleHeight: '50%',
  cellHorizontalPadding: 8,
  spacing: 4,
  iconSize: 14,
  browserColorScheme: 'inherit',
});

/** Row heights in pixels, as the tokens of the same name. */
export const ROW_HEIGHT = { dense: 32, roomy: 44 } as const;
