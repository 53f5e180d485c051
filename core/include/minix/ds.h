/*
 * Data store: values under names, with subscriptions.
 *
 * A key has a type; keys of different types may share a name.  Subscribers
 * give a pattern, get a notification when a matching key changes, and fetch
 * the changes with ds_check().
 */
#ifndef _MINIX_DS_H
#define _MINIX_DS_H

#include <sys/types.h>
#include <minix/type.h>
#include <minix/endpoint.h>

#define DSF_IN_USE 0x00001
#define DSF_PRIV_RETRIEVE 0x00002 /* only the owner may read it */
#define DSF_PRIV_OVERWRITE 0x00004
#define DSF_PRIV_SNAPSHOT 0x00004
#define DSF_PRIV_SUBSCRIBE 0x00008
#define DSF_TYPE_U32 0x00010
#define DSF_TYPE_STR 0x00020
#define DSF_TYPE_MEM 0x00040
#define DSF_TYPE_LABEL 0x00100
#define DSF_MASK_TYPE 0x00FF0
#define DSF_MASK_INTERNAL 0x00FFF
#define DSF_OVERWRITE 0x01000 /* request: replace an existing key */
#define DSF_INITIAL 0x02000   /* request: report existing keys too */

#define DS_MAX_KEYLEN 80 /* with the final NUL */

/* Value of a key drv.<class>.<label> while the driver is up. */
#define DS_DRIVER_UP 1

int ds_publish_u32(const char *name, u32_t value, int flags);
int ds_retrieve_u32(const char *name, u32_t *value);
int ds_delete_u32(const char *name);

int ds_publish_str(const char *name, char *value, int flags);
int ds_retrieve_str(const char *name, char *value, size_t size);
int ds_delete_str(const char *name);

int ds_publish_mem(const char *name, void *address, size_t length, int flags);
int ds_retrieve_mem(const char *name, char *address, size_t *length);
int ds_delete_mem(const char *name);

int ds_publish_label(const char *name, endpoint_t endpoint, int flags);
int ds_retrieve_label_name(char *name, endpoint_t endpoint);
int ds_retrieve_label_endpt(const char *name, endpoint_t *endpoint);
int ds_delete_label(const char *name);

int ds_subscribe(const char *pattern, int flags);
int ds_check(char *name, int *type, endpoint_t *owner_e);

#endif
