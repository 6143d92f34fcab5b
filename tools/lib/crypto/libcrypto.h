/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LIBCRYPTO_H
#define LIBCRYPTO_H
/*
 * OpenSSL's libcrypto, loaded by crypto_open (crypto.h).
 *
 * Loading libcrypto takes longer than rendering a small chart, and few charts
 * need it.  A file that includes this header in place of <openssl/…> calls the
 * functions as usual, once crypto_open has succeeded, and each call goes through
 * a table of pointers.  A function that is missing in the two lists below would
 * be linked directly, and the program would load the library at its start: add
 * it to both.
 *
 * With LIBCRYPTO_LINKED libcrypto is linked as any library is, and this header is
 * no more than its includes: in static programs, and on other systems than Linux.
 */
#if !defined LIBCRYPTO_LINKED && !defined __linux__
#define LIBCRYPTO_LINKED
#endif

/* OpenSSL 3 deprecates the plain hash functions in favour of EVP, which takes long
 * to start. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/md5.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#ifndef LIBCRYPTO_LINKED

#include "base/err.h"

/* The name of the library, as programs that are linked with it name it; the dynamic
 * linker finds it. */
#define LIBCRYPTO_TEXT(number) LIBCRYPTO_TEXT_OF(number)
#define LIBCRYPTO_TEXT_OF(text) #text
#define LIBCRYPTO_NAME "libcrypto.so." LIBCRYPTO_TEXT(OPENSSL_SHLIB_VERSION)

#define LIBCRYPTO_FUNCTIONS(X) \
	X(ASN1_STRING_get0_data) X(ASN1_STRING_length) X(BN_CTX_end) X(BN_CTX_free) \
	X(BN_CTX_get) X(BN_CTX_new) X(BN_CTX_start) X(BN_add) X(BN_add_word) \
	X(BN_bin2bn) X(BN_bn2bin) X(BN_bn2binpad) X(BN_bn2dec) X(BN_clear_free) \
	X(BN_cmp) X(BN_copy) X(BN_dec2bn) X(BN_div) X(BN_exp) X(BN_free) X(BN_gcd) \
	X(BN_is_bit_set) X(BN_is_negative) X(BN_is_odd) X(BN_is_one) X(BN_is_zero) \
	X(BN_lshift1) X(BN_mask_bits) X(BN_mod_add) X(BN_mod_exp) X(BN_mod_exp_mont) \
	X(BN_mod_exp_mont_consttime_x2) X(BN_mod_exp_mont_word) X(BN_mod_inverse) X(BN_mod_mul) \
	X(BN_mod_sqr) X(BN_mod_word) X(BN_mul) X(BN_new) X(BN_nnmod) X(BN_num_bits) \
	X(BN_rshift) X(BN_set_bit) X(BN_set_word) X(BN_sub) X(BN_sub_word) \
	X(BN_swap) X(BN_ucmp) X(BN_value_one) X(CRYPTO_free) X(EC_GROUP_free) \
	X(EC_GROUP_get0_order) X(EC_GROUP_new_by_curve_name) X(EC_POINT_free) \
	X(EC_POINT_get_affine_coordinates) X(EC_POINT_mul) X(EC_POINT_new) \
	X(EC_POINT_point2oct) X(EVP_CIPHER_CTX_free) X(EVP_CIPHER_CTX_new) \
	X(EVP_CIPHER_CTX_set_padding) X(EVP_CipherInit_ex2) X(EVP_CipherUpdate) \
	X(EVP_Digest) X(EVP_DigestFinal_ex) X(EVP_DigestInit_ex) X(EVP_DigestSign) \
	X(EVP_DigestSignInit_ex) X(EVP_DigestUpdate) X(EVP_DigestVerify) \
	X(EVP_DigestVerifyInit_ex) X(EVP_MD_CTX_free) \
	X(EVP_MD_CTX_new) X(EVP_MD_fetch) X(EVP_MD_free) X(EVP_PBE_scrypt) \
	X(EVP_PKCS82PKEY) X(EVP_PKEY_CTX_free) X(EVP_PKEY_CTX_new_from_name) \
	X(EVP_PKEY_eq) X(EVP_PKEY_free) X(EVP_PKEY_fromdata) \
	X(EVP_PKEY_fromdata_init) X(EVP_PKEY_get_base_id) X(EVP_PKEY_get_bn_param) \
	X(EVP_PKEY_get_size) X(EVP_PKEY_get_utf8_string_param) \
	X(EVP_PKEY_new_raw_private_key) X(EVP_aes_256_cbc) X(EVP_sha256) X(EVP_sha512) X(HMAC) \
	X(MD5_Final) X(MD5_Init) X(MD5_Update) \
	X(OPENSSL_init_crypto) X(OSSL_PARAM_BLD_free) X(OSSL_PARAM_BLD_new) \
	X(OSSL_PARAM_BLD_push_BN) X(OSSL_PARAM_BLD_to_param) X(OSSL_PARAM_free) \
	X(PKCS8_PRIV_KEY_INFO_free) X(SHA1_Final) X(SHA1_Init) X(SHA1_Update) \
	X(SHA512_Final) X(SHA512_Init) X(SHA512_Update) X(X509_PUBKEY_free) \
	X(X509_PUBKEY_get0_param) X(X509_free) X(X509_get0_pubkey) \
	X(X509_get0_subject_key_id) X(X509_get_subject_name) \
	X(d2i_PKCS8_PRIV_KEY_INFO) X(d2i_PUBKEY) X(d2i_PrivateKey) X(d2i_X509) X(d2i_X509_PUBKEY) \
	X(i2d_PUBKEY) X(i2d_PrivateKey) X(i2d_X509_NAME)

struct libcrypto {
#define LIBCRYPTO_MEMBER(function) __typeof__(function) *function;
	LIBCRYPTO_FUNCTIONS(LIBCRYPTO_MEMBER)
#undef LIBCRYPTO_MEMBER
};

/* The table of functions; NULL until the library is loaded. */
extern const struct libcrypto *libcrypto_loaded;

/* Loads the library and sets the table.  Status 2 where there is no such library, or
 * it lacks a function; e may be NULL. */
bool libcrypto_load(struct err *e);

static inline const struct libcrypto *
libcrypto(void)
{
	return libcrypto_loaded;
}

#ifndef LIBCRYPTO_C
#define ASN1_STRING_get0_data libcrypto()->ASN1_STRING_get0_data
#define ASN1_STRING_length libcrypto()->ASN1_STRING_length
#define BN_CTX_end libcrypto()->BN_CTX_end
#define BN_CTX_free libcrypto()->BN_CTX_free
#define BN_CTX_get libcrypto()->BN_CTX_get
#define BN_CTX_new libcrypto()->BN_CTX_new
#define BN_CTX_start libcrypto()->BN_CTX_start
#define BN_add libcrypto()->BN_add
#define BN_add_word libcrypto()->BN_add_word
#define BN_bin2bn libcrypto()->BN_bin2bn
#define BN_bn2bin libcrypto()->BN_bn2bin
#define BN_bn2binpad libcrypto()->BN_bn2binpad
#define BN_bn2dec libcrypto()->BN_bn2dec
#define BN_clear_free libcrypto()->BN_clear_free
#define BN_cmp libcrypto()->BN_cmp
#define BN_copy libcrypto()->BN_copy
#define BN_dec2bn libcrypto()->BN_dec2bn
#define BN_div libcrypto()->BN_div
#define BN_exp libcrypto()->BN_exp
#define BN_free libcrypto()->BN_free
#define BN_gcd libcrypto()->BN_gcd
#define BN_is_bit_set libcrypto()->BN_is_bit_set
#define BN_is_negative libcrypto()->BN_is_negative
#define BN_is_odd libcrypto()->BN_is_odd
#define BN_is_one libcrypto()->BN_is_one
#define BN_is_zero libcrypto()->BN_is_zero
#define BN_lshift1 libcrypto()->BN_lshift1
#define BN_mask_bits libcrypto()->BN_mask_bits
#define BN_mod_add libcrypto()->BN_mod_add
#define BN_mod_exp libcrypto()->BN_mod_exp
#define BN_mod_exp_mont libcrypto()->BN_mod_exp_mont
#define BN_mod_exp_mont_consttime_x2 libcrypto()->BN_mod_exp_mont_consttime_x2
#define BN_mod_exp_mont_word libcrypto()->BN_mod_exp_mont_word
#define BN_mod_inverse libcrypto()->BN_mod_inverse
#define BN_mod_mul libcrypto()->BN_mod_mul
#define BN_mod_sqr libcrypto()->BN_mod_sqr
#define BN_mod_word libcrypto()->BN_mod_word
#define BN_mul libcrypto()->BN_mul
#define BN_new libcrypto()->BN_new
#define BN_nnmod libcrypto()->BN_nnmod
#define BN_num_bits libcrypto()->BN_num_bits
#define BN_rshift libcrypto()->BN_rshift
#define BN_set_bit libcrypto()->BN_set_bit
#define BN_set_word libcrypto()->BN_set_word
#define BN_sub libcrypto()->BN_sub
#define BN_sub_word libcrypto()->BN_sub_word
#define BN_swap libcrypto()->BN_swap
#define BN_ucmp libcrypto()->BN_ucmp
#define BN_value_one libcrypto()->BN_value_one
#define CRYPTO_free libcrypto()->CRYPTO_free
#define EC_GROUP_free libcrypto()->EC_GROUP_free
#define EC_GROUP_get0_order libcrypto()->EC_GROUP_get0_order
#define EC_GROUP_new_by_curve_name libcrypto()->EC_GROUP_new_by_curve_name
#define EC_POINT_free libcrypto()->EC_POINT_free
#define EC_POINT_get_affine_coordinates libcrypto()->EC_POINT_get_affine_coordinates
#define EC_POINT_mul libcrypto()->EC_POINT_mul
#define EC_POINT_new libcrypto()->EC_POINT_new
#define EC_POINT_point2oct libcrypto()->EC_POINT_point2oct
#define EVP_CIPHER_CTX_free libcrypto()->EVP_CIPHER_CTX_free
#define EVP_CIPHER_CTX_new libcrypto()->EVP_CIPHER_CTX_new
#define EVP_CIPHER_CTX_set_padding libcrypto()->EVP_CIPHER_CTX_set_padding
#define EVP_CipherInit_ex2 libcrypto()->EVP_CipherInit_ex2
#define EVP_CipherUpdate libcrypto()->EVP_CipherUpdate
#define EVP_Digest libcrypto()->EVP_Digest
#define EVP_DigestFinal_ex libcrypto()->EVP_DigestFinal_ex
#define EVP_DigestInit_ex libcrypto()->EVP_DigestInit_ex
#define EVP_DigestSign libcrypto()->EVP_DigestSign
#define EVP_DigestSignInit_ex libcrypto()->EVP_DigestSignInit_ex
#define EVP_DigestUpdate libcrypto()->EVP_DigestUpdate
#define EVP_DigestVerify libcrypto()->EVP_DigestVerify
#define EVP_DigestVerifyInit_ex libcrypto()->EVP_DigestVerifyInit_ex
#define EVP_MD_CTX_free libcrypto()->EVP_MD_CTX_free
#define EVP_MD_CTX_new libcrypto()->EVP_MD_CTX_new
#define EVP_MD_fetch libcrypto()->EVP_MD_fetch
#define EVP_MD_free libcrypto()->EVP_MD_free
#define EVP_PBE_scrypt libcrypto()->EVP_PBE_scrypt
#define EVP_PKCS82PKEY libcrypto()->EVP_PKCS82PKEY
#define EVP_PKEY_CTX_free libcrypto()->EVP_PKEY_CTX_free
#define EVP_PKEY_CTX_new_from_name libcrypto()->EVP_PKEY_CTX_new_from_name
#define EVP_PKEY_eq libcrypto()->EVP_PKEY_eq
#define EVP_PKEY_free libcrypto()->EVP_PKEY_free
#define EVP_PKEY_fromdata libcrypto()->EVP_PKEY_fromdata
#define EVP_PKEY_fromdata_init libcrypto()->EVP_PKEY_fromdata_init
#define EVP_PKEY_get_base_id libcrypto()->EVP_PKEY_get_base_id
#define EVP_PKEY_get_bn_param libcrypto()->EVP_PKEY_get_bn_param
#define EVP_PKEY_get_size libcrypto()->EVP_PKEY_get_size
#define EVP_PKEY_get_utf8_string_param libcrypto()->EVP_PKEY_get_utf8_string_param
#define EVP_PKEY_new_raw_private_key libcrypto()->EVP_PKEY_new_raw_private_key
#define EVP_aes_256_cbc libcrypto()->EVP_aes_256_cbc
#define EVP_sha256 libcrypto()->EVP_sha256
#define EVP_sha512 libcrypto()->EVP_sha512
#define HMAC libcrypto()->HMAC
#define MD5_Final libcrypto()->MD5_Final
#define MD5_Init libcrypto()->MD5_Init
#define MD5_Update libcrypto()->MD5_Update
#define OPENSSL_init_crypto libcrypto()->OPENSSL_init_crypto
#define OSSL_PARAM_BLD_free libcrypto()->OSSL_PARAM_BLD_free
#define OSSL_PARAM_BLD_new libcrypto()->OSSL_PARAM_BLD_new
#define OSSL_PARAM_BLD_push_BN libcrypto()->OSSL_PARAM_BLD_push_BN
#define OSSL_PARAM_BLD_to_param libcrypto()->OSSL_PARAM_BLD_to_param
#define OSSL_PARAM_free libcrypto()->OSSL_PARAM_free
#define PKCS8_PRIV_KEY_INFO_free libcrypto()->PKCS8_PRIV_KEY_INFO_free
#define SHA1_Final libcrypto()->SHA1_Final
#define SHA1_Init libcrypto()->SHA1_Init
#define SHA1_Update libcrypto()->SHA1_Update
#define SHA512_Final libcrypto()->SHA512_Final
#define SHA512_Init libcrypto()->SHA512_Init
#define SHA512_Update libcrypto()->SHA512_Update
#define X509_PUBKEY_free libcrypto()->X509_PUBKEY_free
#define X509_PUBKEY_get0_param libcrypto()->X509_PUBKEY_get0_param
#define X509_free libcrypto()->X509_free
#define X509_get0_pubkey libcrypto()->X509_get0_pubkey
#define X509_get0_subject_key_id libcrypto()->X509_get0_subject_key_id
#define X509_get_subject_name libcrypto()->X509_get_subject_name
#define d2i_PKCS8_PRIV_KEY_INFO libcrypto()->d2i_PKCS8_PRIV_KEY_INFO
#define d2i_PUBKEY libcrypto()->d2i_PUBKEY
#define d2i_PrivateKey libcrypto()->d2i_PrivateKey
#define d2i_X509 libcrypto()->d2i_X509
#define d2i_X509_PUBKEY libcrypto()->d2i_X509_PUBKEY
#define i2d_PUBKEY libcrypto()->i2d_PUBKEY
#define i2d_PrivateKey libcrypto()->i2d_PrivateKey
#define i2d_X509_NAME libcrypto()->i2d_X509_NAME
#endif

#endif
#endif
