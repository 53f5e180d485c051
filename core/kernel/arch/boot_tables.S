/* Memory that head.S sets up: the first page directory and the kernel's page
 * table; and the kernel's one stack. */
    .bss
    .align 4096
    .globl boot_page_dir, kernel_page_table
boot_page_dir:
    .skip 4096
kernel_page_table:
    .skip 4096
    .align 16
    .skip 16384
    .globl kernel_stack_top
kernel_stack_top:
