CREATE TABLE `apex_batches` (
	`batch_id` integer PRIMARY KEY NOT NULL,
	`product_id` integer,
	`name` text NOT NULL,
	`tags` text DEFAULT '[]' NOT NULL,
	`nested_product_name` text,
	`unlimited` integer NOT NULL,
	`archived` integer NOT NULL,
	`quantity` real,
	`updated_at` text NOT NULL,
	`seen_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `apex_batches_product` ON `apex_batches` (`product_id`);--> statement-breakpoint
CREATE TABLE `apex_credits` (
	`day` text NOT NULL,
	`kind` text NOT NULL,
	`requests` integer NOT NULL,
	`credits` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `apex_credits_day_kind` ON `apex_credits` (`day`,`kind`);--> statement-breakpoint
CREATE TABLE `apex_pins` (
	`id` text PRIMARY KEY NOT NULL,
	`package_id` text,
	`strain` text,
	`strain_key` text,
	`sku_key` text NOT NULL,
	`batch_id` integer NOT NULL,
	`address` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`package_id`) REFERENCES `packages`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "apex_pins_one_subject" CHECK(("apex_pins"."package_id" is null) <> ("apex_pins"."strain_key" is null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `apex_pins_package` ON `apex_pins` (`address`,`package_id`,`sku_key`) WHERE "apex_pins"."package_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX `apex_pins_strain` ON `apex_pins` (`address`,`strain_key`,`sku_key`) WHERE "apex_pins"."strain_key" is not null;--> statement-breakpoint
CREATE TABLE `apex_products` (
	`product_id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`cultivar` text,
	`milligrams_per_piece` integer,
	`units_per_package` integer,
	`tags` text DEFAULT '[]' NOT NULL,
	`archived` integer NOT NULL,
	`updated_at` text NOT NULL,
	`seen_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `apex_sync_log` (
	`id` text PRIMARY KEY NOT NULL,
	`at` text NOT NULL,
	`batch_id` integer NOT NULL,
	`product_name` text NOT NULL,
	`from_quantity` real,
	`to_quantity` integer NOT NULL,
	`cause` text NOT NULL,
	`latency_ms` integer,
	`result` text NOT NULL,
	`error` text
);
--> statement-breakpoint
CREATE INDEX `apex_sync_log_at` ON `apex_sync_log` (`at`);--> statement-breakpoint
CREATE INDEX `apex_sync_log_batch` ON `apex_sync_log` (`batch_id`);--> statement-breakpoint
CREATE TABLE `apex_sync_rows` (
	`batch_id` integer PRIMARY KEY NOT NULL,
	`desired` integer NOT NULL,
	`acknowledged` real,
	`acknowledged_at` text,
	`state` text NOT NULL,
	`sent_quantity` integer,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_attempt_at` text,
	`last_error` text,
	`held_since` text,
	`held_quantity` real,
	`parked_quantity` integer,
	`cause` text DEFAULT '' NOT NULL,
	`fed_as` text DEFAULT '' NOT NULL,
	`updated_at` text NOT NULL,
	CONSTRAINT "apex_sync_rows_desired" CHECK("apex_sync_rows"."desired" >= 0)
);
--> statement-breakpoint
CREATE INDEX `apex_sync_rows_open` ON `apex_sync_rows` (`batch_id`) WHERE "apex_sync_rows"."state" <> 'in_sync';--> statement-breakpoint
CREATE TABLE `strain_aliases` (
	`id` text PRIMARY KEY NOT NULL,
	`alias` text NOT NULL,
	`alias_key` text NOT NULL,
	`strain` text NOT NULL,
	`strain_key` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `strain_aliases_key` ON `strain_aliases` (`alias_key`);--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`updated_at` text NOT NULL,
	`updated_by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `states` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `package_decrements` (
	`idempotency_key` text PRIMARY KEY NOT NULL,
	`package_id` text NOT NULL,
	`sku_key` text NOT NULL,
	`units` integer NOT NULL,
	`taken_mg` integer NOT NULL,
	`available_after_mg` integer NOT NULL,
	`at` text NOT NULL,
	`actor` text NOT NULL,
	FOREIGN KEY (`package_id`) REFERENCES `packages`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `package_holds` (
	`id` text PRIMARY KEY NOT NULL,
	`package_id` text NOT NULL,
	`mg` integer NOT NULL,
	`for_whom` text NOT NULL,
	`note` text NOT NULL,
	`placed_by` text NOT NULL,
	`placed_at` text NOT NULL,
	`released_by` text,
	`released_at` text,
	FOREIGN KEY (`package_id`) REFERENCES `packages`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "package_holds_mg" CHECK("package_holds"."mg" > 0)
);
--> statement-breakpoint
CREATE INDEX `package_holds_package` ON `package_holds` (`package_id`);--> statement-breakpoint
CREATE TABLE `package_ledger` (
	`id` text PRIMARY KEY NOT NULL,
	`package_id` text NOT NULL,
	`seq` integer NOT NULL,
	`at` text NOT NULL,
	`actor` text NOT NULL,
	`kind` text NOT NULL,
	`current_delta` integer DEFAULT 0 NOT NULL,
	`override_delta` integer DEFAULT 0 NOT NULL,
	`override_count_delta` integer DEFAULT 0 NOT NULL,
	`ordered_delta` integer DEFAULT 0 NOT NULL,
	`packed_delta` integer DEFAULT 0 NOT NULL,
	`held_delta` integer DEFAULT 0 NOT NULL,
	`available_after_mg` integer NOT NULL,
	`cause_kind` text DEFAULT '' NOT NULL,
	`cause_ref` text DEFAULT '' NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`package_id`) REFERENCES `packages`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `package_ledger_seq` ON `package_ledger` (`package_id`,`seq`);--> statement-breakpoint
CREATE TABLE `packages` (
	`id` text PRIMARY KEY NOT NULL,
	`metrc_number` text NOT NULL,
	`strain` text NOT NULL,
	`strain_key` text NOT NULL,
	`status` text NOT NULL,
	`initial_mg` integer NOT NULL,
	`current_mg` integer NOT NULL,
	`override_mg` integer,
	`ordered_mg` integer DEFAULT 0 NOT NULL,
	`packed_mg` integer DEFAULT 0 NOT NULL,
	`held_mg` integer DEFAULT 0 NOT NULL,
	`offering_mode` text,
	`sku_settings` text DEFAULT '{}' NOT NULL,
	`custom_skus` text DEFAULT '[]' NOT NULL,
	`production_batch_id` text,
	`note` text DEFAULT '' NOT NULL,
	`import_base` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`rev` integer DEFAULT 0 NOT NULL,
	CONSTRAINT "packages_balances" CHECK("packages"."current_mg" >= 0 and "packages"."ordered_mg" >= 0 and "packages"."packed_mg" >= 0 and "packages"."held_mg" >= 0 and "packages"."initial_mg" >= 0 and ("packages"."override_mg" is null or "packages"."override_mg" >= 0))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `packages_metrc_number` ON `packages` (`metrc_number`);--> statement-breakpoint
CREATE INDEX `packages_rev` ON `packages` (`rev`);--> statement-breakpoint
CREATE INDEX `packages_strain` ON `packages` (`strain_key`);--> statement-breakpoint
CREATE TABLE `revisions` (
	`name` text PRIMARY KEY NOT NULL,
	`value` integer NOT NULL
);
