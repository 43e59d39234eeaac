-- a copy for testing can neither send nor answer in the original's name
UPDATE sms_marketing_account
   SET state = 'disabled', auth_token_sealed = NULL, next_auth_token_sealed = NULL,
       api_key_sid = NULL, api_key_secret_sealed = NULL;
UPDATE sms_marketing_consent_endpoint SET secret_sealed = NULL;
