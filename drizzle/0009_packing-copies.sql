CREATE TABLE `packing_copies` (
	`medium` text NOT NULL,
	`key` text NOT NULL,
	`line_id` text,
	`agreed` text NOT NULL,
	PRIMARY KEY(`medium`, `key`),
	FOREIGN KEY (`line_id`) REFERENCES `packing_lines`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `sheet_findings` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`medium` text NOT NULL,
	`line_id` text,
	`key` text NOT NULL,
	`column` text NOT NULL,
	`ref` text NOT NULL,
	`agreed` text NOT NULL,
	`ours` text NOT NULL,
	`theirs` text NOT NULL,
	`ours_by` text NOT NULL,
	`ours_at` text,
	`theirs_by` text NOT NULL,
	`theirs_at` text NOT NULL,
	`error` text,
	`at` text NOT NULL,
	`open` integer NOT NULL,
	`closed_by` text DEFAULT '' NOT NULL,
	`closed_at` text,
	`chosen` text,
	FOREIGN KEY (`line_id`) REFERENCES `packing_lines`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sheet_findings_one` ON `sheet_findings` (`medium`,`kind`,`key`,`column`,`ref`) WHERE "sheet_findings"."open" = 1;--> statement-breakpoint
CREATE INDEX `sheet_findings_cell` ON `sheet_findings` (`medium`,`kind`,`key`);--> statement-breakpoint
CREATE INDEX `sheet_findings_at` ON `sheet_findings` (`at`);--> statement-breakpoint
CREATE INDEX `sheet_findings_line` ON `sheet_findings` (`line_id`);