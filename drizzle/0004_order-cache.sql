CREATE TABLE `apex_order_items` (
	`item_id` integer PRIMARY KEY NOT NULL,
	`order_id` integer NOT NULL,
	`position` integer NOT NULL,
	`product_id` integer,
	`batch_id` integer,
	`product_name` text NOT NULL,
	`batch_name` text DEFAULT '' NOT NULL,
	`units` real NOT NULL,
	`order_quantity` real,
	`units_per_case` integer,
	`price_cents` integer,
	`metrc_number` text,
	`cultivar` text,
	`milligrams_per_piece` integer,
	`units_per_package` integer,
	`note` text DEFAULT '' NOT NULL,
	`gone` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `apex_orders`(`order_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `apex_order_items_order` ON `apex_order_items` (`order_id`);--> statement-breakpoint
CREATE INDEX `apex_order_items_batch` ON `apex_order_items` (`batch_id`);--> statement-breakpoint
CREATE TABLE `apex_order_statuses` (
	`status_id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`stage` text DEFAULT '' NOT NULL,
	`flow` text DEFAULT '' NOT NULL,
	`position` integer DEFAULT 0 NOT NULL,
	`archived` integer DEFAULT false NOT NULL,
	`seen_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `apex_orders` (
	`order_id` integer PRIMARY KEY NOT NULL,
	`invoice_number` text NOT NULL,
	`buyer_id` integer,
	`buyer` text NOT NULL,
	`buyer_license` text DEFAULT '' NOT NULL,
	`status_id` integer,
	`status` text DEFAULT '' NOT NULL,
	`stage` text DEFAULT '' NOT NULL,
	`cancelled` integer NOT NULL,
	`gone` integer DEFAULT false NOT NULL,
	`order_date` text,
	`delivery_date` text,
	`split_from_order_id` integer,
	`total_cents` integer,
	`ship_to` text DEFAULT '' NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`manifest_number` text,
	`lines` integer NOT NULL,
	`units` real NOT NULL,
	`search_text` text NOT NULL,
	`created_at` text,
	`updated_at` text NOT NULL,
	`seen_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `apex_orders_date` ON `apex_orders` (`order_date`,`order_id`);--> statement-breakpoint
CREATE INDEX `apex_orders_status` ON `apex_orders` (`status_id`);--> statement-breakpoint
CREATE INDEX `apex_orders_split` ON `apex_orders` (`split_from_order_id`);