// UUIDv7 made by the app: sortable by time, so rows of several workstations can meet one day.
import { v7 } from 'uuid';

export const newId = (): string => v7();
