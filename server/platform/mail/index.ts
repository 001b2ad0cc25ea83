export { type Mail, MailFault, type MailPlace, openMail } from './mail.ts'
