CREATE TABLE `consumable_ledger` (
	`id` text PRIMARY KEY NOT NULL,
	`consumable_id` text NOT NULL,
	`seq` integer NOT NULL,
	`at` text NOT NULL,
	`actor` text NOT NULL,
	`kind` text NOT NULL,
	`delta` integer NOT NULL,
	`on_hand_after` integer NOT NULL,
	`batch_id` text,
	`note` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`consumable_id`) REFERENCES `consumables`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`batch_id`) REFERENCES `production_batches`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `consumable_ledger_seq` ON `consumable_ledger` (`consumable_id`,`seq`);--> statement-breakpoint
CREATE INDEX `consumable_ledger_batch` ON `consumable_ledger` (`batch_id`);--> statement-breakpoint
CREATE INDEX `consumable_ledger_used` ON `consumable_ledger` (`kind`,`at`);--> statement-breakpoint
CREATE TABLE `consumable_recipes` (
	`id` text PRIMARY KEY NOT NULL,
	`sku_key` text NOT NULL,
	`consumable_id` text NOT NULL,
	`per` text NOT NULL,
	`thousandths` integer NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`consumable_id`) REFERENCES `consumables`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "consumable_recipes_amount" CHECK("consumable_recipes"."thousandths" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `consumable_recipes_sku` ON `consumable_recipes` (`sku_key`,`consumable_id`);--> statement-breakpoint
CREATE TABLE `consumable_uses` (
	`id` text PRIMARY KEY NOT NULL,
	`batch_id` text NOT NULL,
	`consumable_id` text NOT NULL,
	`thousandths` integer DEFAULT 0 NOT NULL,
	`booked` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`batch_id`) REFERENCES `production_batches`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`consumable_id`) REFERENCES `consumables`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `consumable_uses_batch` ON `consumable_uses` (`batch_id`,`consumable_id`);--> statement-breakpoint
CREATE TABLE `consumables` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL,
	`kind` text NOT NULL,
	`on_hand` integer DEFAULT 0 NOT NULL,
	`reorder_point` integer DEFAULT 0 NOT NULL,
	`reorder_amount` integer DEFAULT 0 NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`archived_at` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	CONSTRAINT "consumables_points" CHECK("consumables"."reorder_point" >= 0 and "consumables"."reorder_amount" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `consumables_name` ON `consumables` (`name_key`);--> statement-breakpoint
CREATE TABLE `production_batches` (
	`id` text PRIMARY KEY NOT NULL,
	`number` text NOT NULL,
	`strain` text NOT NULL,
	`strain_key` text NOT NULL,
	`stage` text NOT NULL,
	`state` text NOT NULL,
	`hold_reason` text DEFAULT '' NOT NULL,
	`lab_status` text DEFAULT 'none' NOT NULL,
	`lab_date` text,
	`lab_reference` text DEFAULT '' NOT NULL,
	`lab_overridden` integer DEFAULT false NOT NULL,
	`ground_mg` integer,
	`input_mg` integer DEFAULT 0 NOT NULL,
	`pieces_mg` integer DEFAULT 0 NOT NULL,
	`packaged_mg` integer DEFAULT 0 NOT NULL,
	`waste_mg` integer DEFAULT 0 NOT NULL,
	`unexplained_mg` integer DEFAULT 0 NOT NULL,
	`split_from_id` text,
	`note` text DEFAULT '' NOT NULL,
	`stage_since` text NOT NULL,
	`created_at` text NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` text NOT NULL,
	`ended_at` text,
	CONSTRAINT "production_batches_grams" CHECK("production_batches"."input_mg" >= 0 and "production_batches"."pieces_mg" >= 0 and "production_batches"."packaged_mg" >= 0 and "production_batches"."waste_mg" >= 0 and "production_batches"."unexplained_mg" >= 0 and "production_batches"."packaged_mg" <= "production_batches"."pieces_mg" and "production_batches"."pieces_mg" + "production_batches"."waste_mg" + "production_batches"."unexplained_mg" <= "production_batches"."input_mg")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `production_batches_number` ON `production_batches` (`number`);--> statement-breakpoint
CREATE INDEX `production_batches_state` ON `production_batches` (`state`,`created_at`);--> statement-breakpoint
CREATE INDEX `production_batches_strain` ON `production_batches` (`strain_key`);--> statement-breakpoint
CREATE TABLE `production_events` (
	`id` text PRIMARY KEY NOT NULL,
	`batch_id` text NOT NULL,
	`seq` integer NOT NULL,
	`at` text NOT NULL,
	`actor` text NOT NULL,
	`kind` text NOT NULL,
	`stage_before` text,
	`stage_after` text,
	`sku_key` text DEFAULT '' NOT NULL,
	`pieces` integer DEFAULT 0 NOT NULL,
	`input_delta` integer DEFAULT 0 NOT NULL,
	`pieces_delta` integer DEFAULT 0 NOT NULL,
	`waste_delta` integer DEFAULT 0 NOT NULL,
	`unexplained_delta` integer DEFAULT 0 NOT NULL,
	`packaged_delta` integer DEFAULT 0 NOT NULL,
	`ref` text DEFAULT '' NOT NULL,
	`package_id` text,
	`note` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`batch_id`) REFERENCES `production_batches`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `production_events_seq` ON `production_events` (`batch_id`,`seq`);--> statement-breakpoint
CREATE INDEX `production_events_kind` ON `production_events` (`kind`,`at`);--> statement-breakpoint
CREATE INDEX `production_events_package` ON `production_events` (`package_id`);--> statement-breakpoint
CREATE TABLE `production_sources` (
	`id` text PRIMARY KEY NOT NULL,
	`batch_id` text NOT NULL,
	`tag` text NOT NULL,
	`mg` integer NOT NULL,
	`added_at` text NOT NULL,
	FOREIGN KEY (`batch_id`) REFERENCES `production_batches`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "production_sources_mg" CHECK("production_sources"."mg" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `production_sources_tag` ON `production_sources` (`batch_id`,`tag`);--> statement-breakpoint
CREATE INDEX `production_sources_by_tag` ON `production_sources` (`tag`);--> statement-breakpoint
CREATE TABLE `production_targets` (
	`id` text PRIMARY KEY NOT NULL,
	`batch_id` text NOT NULL,
	`sku_key` text NOT NULL,
	`name` text NOT NULL,
	`milligrams_per_piece` integer NOT NULL,
	`pack_size` integer NOT NULL,
	`planned_units` integer NOT NULL,
	`made_pieces` integer DEFAULT 0 NOT NULL,
	`packaged_pieces` integer DEFAULT 0 NOT NULL,
	`position` integer NOT NULL,
	FOREIGN KEY (`batch_id`) REFERENCES `production_batches`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "production_targets_pieces" CHECK("production_targets"."made_pieces" >= 0 and "production_targets"."packaged_pieces" >= 0 and "production_targets"."packaged_pieces" <= "production_targets"."made_pieces" and "production_targets"."milligrams_per_piece" > 0 and "production_targets"."pack_size" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `production_targets_sku` ON `production_targets` (`batch_id`,`sku_key`);--> statement-breakpoint
CREATE TABLE `production_weight_checks` (
	`id` text PRIMARY KEY NOT NULL,
	`batch_id` text NOT NULL,
	`stage` text NOT NULL,
	`sku_key` text NOT NULL,
	`strain_key` text NOT NULL,
	`at` text NOT NULL,
	`actor` text NOT NULL,
	`target_mg` integer NOT NULL,
	`tolerance_bp` integer NOT NULL,
	`samples` text NOT NULL,
	`mean_mg` integer NOT NULL,
	`spread_mg` integer,
	`min_mg` integer NOT NULL,
	`max_mg` integer NOT NULL,
	`outside` integer NOT NULL,
	`passed` integer NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`acknowledged_by` text DEFAULT '' NOT NULL,
	`acknowledged_at` text,
	`acknowledged_because` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`batch_id`) REFERENCES `production_batches`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `production_weight_checks_batch` ON `production_weight_checks` (`batch_id`,`at`);--> statement-breakpoint
CREATE INDEX `production_weight_checks_sku` ON `production_weight_checks` (`sku_key`,`at`);--> statement-breakpoint
ALTER TABLE `packages` ADD `tracker_state` text;--> statement-breakpoint
ALTER TABLE `packages` ADD `tracker_offer` text;--> statement-breakpoint
ALTER TABLE `packages` ADD `status_before` text;